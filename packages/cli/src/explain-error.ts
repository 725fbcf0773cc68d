import { ProblemError, UnreachableError } from "@haak/client";
import { CommandError, EXIT, type ExitCode } from "./exit-code.ts";
import type { Settings } from "./settings.ts";

/** What is told of a failure: a name for programs, sentences for people, and how the command ends. */
export interface ExplainedError {
  readonly code: string;
  readonly message: string;
  readonly exitCode: ExitCode;
}

/** Turns whatever a command threw into what to do about it. */
export function explainError(error: unknown, { url, apiKey }: Pick<Settings, "url" | "apiKey">): ExplainedError {
  if (error instanceof CommandError) return error;
  if (error instanceof UnreachableError) return explainSilence(error, url);
  if (error instanceof ProblemError) return explainProblem(error, { url, apiKey });
  // Not foreseen: whoever reports it needs the stack.
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: "unexpected", message, exitCode: EXIT.failed };
}

function explainSilence(error: UnreachableError, url: string): ExplainedError {
  const reason = reasonOf(error.cause);
  return {
    code: "hub_away",
    message: `No hub answers at ${url}${reason ? ` (${reason})` : ""}. Start one with "haak start", or say where it is with --url or HAAK_URL.`,
    exitCode: EXIT.hubAway,
  };
}

/** `fetch` says no more than that it failed; what failed is in its cause. */
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
    const message = `Something answers at ${asked.url}, but it is no hub: ${detail}. Is --url or HAAK_URL right?`;
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
    ? `The hub asks for a key: give it with --key, or better in HAAK_API_KEY. ${where}`
    : `The hub at ${url} does not know this key. Is it of another hub, or was it replaced? ${where}`;
}
