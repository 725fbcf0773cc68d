import type { NoticeMessage } from "./notice.ts";

/** The result of one attempt. */
export type NoticeAnswer =
  | { readonly kind: "answered"; readonly status: number; readonly body: string }
  | { readonly kind: "unanswered"; readonly error: string };

/** Sends one POST. It does not follow redirects, because it is unknown whether Plug&Pay does (FACTS.md §11). */
export async function postNotice(url: string, message: NoticeMessage, signal: AbortSignal): Promise<NoticeAnswer> {
  // A name of our own, because Plug&Pay's is unknown. It cannot be mistaken for the real one in a log.
  const headers = { ...message.headers, "user-agent": "PlugAndPayStandIn/1" };
  try {
    const response = await fetch(url, { method: "POST", headers, body: message.body, redirect: "manual", signal });
    return { kind: "answered", status: response.status, body: await response.text() };
  } catch (error) {
    return { kind: "unanswered", error: reasonOf(error) };
  }
}

/**
 * Only failures that may be temporary are retried: 5xx, time-outs and network errors. A 4xx never is (FACTS.md §11).
 */
export function isWorthRetrying(answer: NoticeAnswer): boolean {
  return answer.kind === "unanswered" || answer.status >= 500;
}

/** Reads the reason from the cause, because the message of `fetch` is only "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
