/** One thing wrong in a body: where (RFC 6901, relative to the body) and what, with how to mend it. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

/** What an answer that is not a success says, as RFC 9457 has it. */
export interface ProblemFacts {
  readonly status: number;
  /** For programs; never changes once published. */
  readonly code: string;
  /** For people: what is wrong and how to mend it. */
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  408: "Too slow",
  409: "Conflict",
  412: "Changed in the meantime",
  413: "Too large",
  415: "Wrong content type",
  422: "Not valid",
  429: "Too many requests",
  431: "Headers too large",
  500: "Our mistake",
  503: "Not available now",
};

/** An answer that tells the client what is wrong. Thrown by whoever finds out; turned into a response in one place. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly facts: ProblemFacts;

  constructor(facts: ProblemFacts) {
    super(facts.detail);
    this.facts = facts;
  }

  /** The body as `application/problem+json` shows it. */
  toJSON(): Record<string, unknown> {
    const { status, code, detail, errors } = this.facts;
    const title = TITLES[status] ?? "Problem";
    return { type: `urn:haak:problem:${code}`, title, status, detail, code, ...(errors ? { errors } : {}) };
  }
}

/** 404, in the same words whether it never was, is gone, or belongs to somebody else. */
export function notFound(what: string): Problem {
  return new Problem({ status: 404, code: "not_found", detail: `There is no such ${what} in this shop.` });
}

/** 422 with every field that is wrong. */
export function notValid(errors: readonly FieldError[]): Problem {
  const [first, ...rest] = errors;
  const place = first && first.pointer !== "" ? `${first.pointer}: ` : "";
  const more = rest.length > 0 ? ` (and ${rest.length} more)` : "";
  return new Problem({
    status: 422,
    code: "not_valid",
    detail: `${place}${first?.message ?? "The body is not valid."}${more}`,
    errors,
  });
}

/** 409: right in itself, but not in the present state. */
export function conflict(code: string, detail: string): Problem {
  return new Problem({ status: 409, code, detail });
}

/** 503 with when to come back; nothing was stored. */
export function notAvailable(detail: string, retryAfterSeconds = 1): Problem {
  return new Problem({
    status: 503,
    code: "not_available",
    detail,
    headers: { "Retry-After": String(retryAfterSeconds) },
  });
}
