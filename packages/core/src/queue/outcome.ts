/**
 * What an attempt can come to. `rejected` is any answer that says neither yes, nor *elsewhere*, nor *never again*; the last
 * four are no answer at all: the time was up, no connection or not HTTP, a certificate that does not hold, an address that
 * Haak does not call.
 */
export const OUTCOMES = [
  "delivered",
  "rejected",
  "redirected",
  "gone",
  "timed_out",
  "unreachable",
  "bad_tls",
  "refused_address",
] as const;

/** What one attempt came to. */
export type Outcome = (typeof OUTCOMES)[number];
