import type { NoticeMessage } from "./notice-v1.ts";

/** The result of one attempt. */
export type NoticeAnswer =
  | { readonly kind: "answered"; readonly status: number; readonly body: string }
  | { readonly kind: "unanswered"; readonly error: string };

/** One POST. Redirects are not followed: whether Plug&Pay does is unknown (FACTS.md §11). */
export async function postNotice(url: string, message: NoticeMessage, signal: AbortSignal): Promise<NoticeAnswer> {
  // The user agent is unknown too; this name cannot be mistaken for the real one in a log.
  const headers = { ...message.headers, "user-agent": "PlugAndPayStandIn/1" };
  try {
    const response = await fetch(url, { method: "POST", headers, body: message.body, redirect: "manual", signal });
    return { kind: "answered", status: response.status, body: await response.text() };
  } catch (error) {
    return { kind: "unanswered", error: reasonOf(error) };
  }
}

/** Only errors that may be temporary are retried: 5xx, time-outs and network errors; never 4xx (FACTS.md §11). */
export function isWorthRetrying(answer: NoticeAnswer): boolean {
  return answer.kind === "unanswered" || answer.status >= 500;
}

/** Reads the reason from the cause, because the message of `fetch` is only "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
