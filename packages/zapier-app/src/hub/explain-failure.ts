import type { AfterResponseMiddleware, HttpResponse, ZObject } from "zapier-platform-core";
import { type HubProblem, readHubProblem } from "./problem.ts";

/**
 * Turns an error answer of the hub into a message for the owner of the Zap. A 429 never comes here, because the platform makes it a
 * ThrottledError with the seconds of Retry-After, and Zapier then tries again.
 */
export const explainFailure: AfterResponseMiddleware = (response, z) => {
  if (response.status >= 400 && !response.skipThrowForStatus) throw failureOf(response, z);
  return response;
};

/**
 * The error for an answer of 400 or above. Only 401 becomes an ExpiredAuthError, because that switches the Zap off and mails its owner.
 * That is right for a key that no longer works, and wrong for everything else.
 */
export function failureOf(response: HttpResponse, z: ZObject): Error {
  if (response.status === 401) {
    return new z.errors.ExpiredAuthError("The hub does not accept this API key any more. Please reconnect.");
  }
  const problem = readHubProblem(response.data);
  const waitSeconds = secondsToWait(response);
  if (waitSeconds !== null) return new z.errors.ThrottledError(messageFor(response.status, problem), waitSeconds);
  return new z.errors.Error(messageFor(response.status, problem), problem.code ?? "hub_refused", response.status);
}

/** With a Retry-After (RFC 9110 §15.6.4) Zapier waits and tries again instead of reporting an error. */
function secondsToWait(response: HttpResponse): number | null {
  const given = response.status === 503 ? (response.getHeader("retry-after") ?? "") : "";
  return /^\d+$/.test(given) ? Number(given) : null;
}

function messageFor(status: number, problem: HubProblem): string {
  return [openingFor(status), ...problem.messages].join(" ");
}

function openingFor(status: number): string {
  if (status === 403) return "This API key is not allowed to do that.";
  if (status === 404) return "The hub has nothing at this address; check the Hub URL of the connection.";
  if (status === 422) return "The hub refused these settings.";
  if (status >= 500) return `The hub cannot answer at the moment (status ${status}); try again in a few minutes.`;
  return `The hub refused the request (status ${status}).`;
}
