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

/**
 * The outcome of an answer by the Standard Webhooks spec: 2xx is delivered, and 410 asks to stop for good. A redirect
 * is a failure, because following it would send a signed body to an address that nobody entered. A 404 is a normal
 * failure, because automation tools answer it for a while when they restart. Any other status, known to HTTP or not,
 * is rejected.
 */
export function classifyStatus(status: number): Extract<Outcome, "delivered" | "redirected" | "gone" | "rejected"> {
  if (status >= 200 && status <= 299) return "delivered";
  if (status >= 300 && status <= 399) return "redirected";
  return status === 410 ? "gone" : "rejected";
}
