import { ProblemError, UnreachableError } from "@haak/client";
import { CommandError, EXIT, type ExitCode } from "./exit-code.ts";
import type { Settings } from "./settings.ts";

/** An error as the command reports it: a code for programs, a message for people, and the exit code. */
export interface ExplainedError {
  readonly code: string;
  readonly message: string;
  readonly exitCode: ExitCode;
}

/** Turns what a command threw into a message that says what to do. */
export function explainError(error: unknown, { url, apiKey }: Pick<Settings, "url" | "apiKey">): ExplainedError {
  if (error instanceof CommandError) return error;
  if (error instanceof UnreachableError) return explainSilence(error, url);
  if (error instanceof ProblemError) return explainProblem(error, { url, apiKey });
  // This is a bug. The stack is shown because a report of the bug needs it.
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: "unexpected", message, exitCode: EXIT.failed };
}

function explainSilence(error: UnreachableError, url: string): ExplainedError {
  const reason = reasonOf(error.cause);
  return {
    code: "hub_away",
    message: `No hub answers at ${url}${reason ? ` (${reason})` : ""}. Start one with "haak start", or give its address with --url or HAAK_URL.`,
    exitCode: EXIT.hubAway,
  };
}

/** The reason is read from the cause, because the message of `fetch` only says that it failed. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "";
  if (cause.name === "TimeoutError") return "no answer in time";
  const { cause: deeper } = cause;
  if (deeper instanceof Error && "code" in deeper) return String(deeper.code);
  return deeper instanceof Error ? deeper.message : cause.message;
}

function explainProblem(
  { problem, retryAfterSeconds }: ProblemError,
  asked: Pick<Settings, "url" | "apiKey">,
): ExplainedError {
  const { status, code, detail, errors = [] } = problem;
  if (code === "strange_answer") {
    const message = `Something answers at ${asked.url}, but it is not a hub: ${detail}. Is --url or HAAK_URL right?`;
    return { code, message, exitCode: EXIT.refused };
  }
  if (status === 401) return { code, message: keyMessage(asked), exitCode: EXIT.notSignedIn };
  if (status === 503) {
    const later = retryAfterSeconds === null ? "" : ` Try again in ${retryAfterSeconds} s.`;
    return { code, message: `${detail}${later}`, exitCode: EXIT.hubAway };
  }
  const lines = errors.map(({ pointer, message }) => `  ${pointer || "/"} ${message}`);
  return { code, message: [detail, ...lines].join("\n"), exitCode: EXIT.refused };
}

function keyMessage({ url, apiKey }: Pick<Settings, "url" | "apiKey">): string {
  const where = "The dashboard has keys under Settings, and POST /v1/shops makes a shop with one.";
  return apiKey === undefined
    ? `The hub needs a key: give it with --key, or better in HAAK_API_KEY. ${where}`
    : `The hub at ${url} does not know this key. Is it a key of another hub, or was it replaced? ${where}`;
}
