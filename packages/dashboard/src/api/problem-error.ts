import type { ProblemDocument } from "./openapi.ts";

/** The hub answered that it will not, and why. `message` is a sentence for people, in the language that was asked for. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: ProblemDocument;
  /** When it may be asked again, in seconds, if the hub said so. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: ProblemDocument, retryAfterSeconds: number | null = null) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No answer came at all: the hub is down, or the network is. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

/** Reads what is wrong from an answer; a proxy in between may answer with something that is no problem document. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => null);
  const wait = Number(response.headers.get("retry-after"));
  return new ProblemError(isProblem(body) ? body : strangeAnswer(response), wait > 0 ? wait : null);
}

function isProblem(body: unknown): body is ProblemDocument {
  return typeof body === "object" && body !== null && "detail" in body && "code" in body;
}

function strangeAnswer({ status, statusText }: Response): ProblemDocument {
  const detail = statusText ? `${status} ${statusText}` : String(status);
  return { type: "about:blank", title: "", status, detail, code: "strange_answer" };
}
