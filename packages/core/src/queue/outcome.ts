/**
 * The outcomes of an attempt. `rejected` is any answer that is not a success, a redirect or a 410. The last four have
 * no answer: a time-out, no connection or no HTTP, a certificate that is not valid, an address that Haak does not
 * call.
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

/** One of `OUTCOMES`. */
export type Outcome = (typeof OUTCOMES)[number];
