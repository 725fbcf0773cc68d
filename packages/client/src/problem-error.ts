import type { Schemas } from "./schemas.ts";

/** What every refusal of the hub says (RFC 9457): `code` for programs, `detail` for people, `errors` for each field of a 422. */
export type Problem = Schemas["Problem"];

/** The hub answered that it will not, and why. `message` is a sentence for people, in the language that was asked for. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;
  /** When it may be asked again, in seconds, if the hub said so. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: Problem, retryAfterSeconds: number | null = null) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No answer came at all: the hub is down, or the network is. `cause` is what `fetch` said. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

/** Reads what is wrong from an answer; a proxy in between may answer with something that is no problem document. */
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
