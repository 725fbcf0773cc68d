import type { Outcome } from "./outcome.ts";

/**
 * What the status of an answer means, by the Standard Webhooks spec: 2xx is delivered and 410 asks to stop for good. A
 * redirect is a failure, since following it would send a signed body to a place that nobody entered. A 404 is an ordinary
 * failure: automation tools answer it for a while when they restart, so it must be tried again. Anything else, also a
 * status that HTTP does not know, is rejected.
 */
export function classifyStatus(status: number): Extract<Outcome, "delivered" | "redirected" | "gone" | "rejected"> {
  if (status >= 200 && status <= 299) return "delivered";
  if (status >= 300 && status <= 399) return "redirected";
  return status === 410 ? "gone" : "rejected";
}
