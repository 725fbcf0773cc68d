import type { Schemas } from "./schemas.ts";

/**
 * The body of every refusal by the hub (RFC 9457): `code` for programs, `detail` for people, `errors` for each field
 * of a 422.
 */
export type Problem = Schemas["Problem"];

/**
 * The hub refused the request. `message` is for people, in the language of the client. Use `problem.code` in
 * programs, because a code never changes and a message may.
 */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;
  /**
   * The number of seconds to wait before a retry. Null if the hub gave none, because then a retry would get the same
   * answer.
   */
  readonly retryAfterSeconds: number | null;

  constructor(problem: Problem, retryAfterSeconds: number | null = null) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * No answer came: the hub or the network is down. `cause` is the error of `fetch`. The request may have been carried
 * out, so a retry is only safe if it may happen twice. Reporting an event may, because the hub stores an event once
 * per key.
 */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

/**
 * Reads the problem of an answer. Never throws, because a proxy may answer with something that is not a problem
 * document.
 */
export async function readProblem(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => null);
  const wait = Number(response.headers.get("retry-after"));
  return new ProblemError(isProblem(body) ? body : strangeAnswer(response), wait > 0 ? wait : null);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "detail" in body && "code" in body;
}

function strangeAnswer({ status, statusText }: Response): Problem {
  const detail = statusText ? `${status} ${statusText}` : String(status);
  return { type: "about:blank", title: "", status, detail, code: "strange_answer" };
}
