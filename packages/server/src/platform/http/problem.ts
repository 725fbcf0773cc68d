import type { Sentence } from "@haak/core";
import { say } from "../i18n/say.ts";
/** One thing wrong in a body: where (RFC 6901, relative to the body) and what, with how to mend it. */
export interface FieldError {
  readonly pointer: string;
  readonly message: Sentence;
}

/** What an answer that is not a success says, as RFC 9457 has it. */
export interface ProblemFacts {
  readonly status: number;
  /** For programs; never changes once published. */
  readonly code: string;
  /** For people: what is wrong and how to mend it. */
  readonly detail: Sentence;
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

/** Puts a sentence of the hub's into the reader's language. */
export type Translate = (text: string) => string;

const IN_ENGLISH: Translate = (text) => text;

/** An answer that tells the client what is wrong. Thrown by whoever finds out; turned into a response in one place. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly facts: ProblemFacts;

  constructor(facts: ProblemFacts) {
    super(facts.detail);
    this.facts = facts;
  }

  /** The body as `application/problem+json` shows it, in English. */
  toJSON(): Record<string, unknown> {
    return this.toBody(IN_ENGLISH);
  }

  /** The same in the language that `translate` puts sentences into. */
  toBody(translate: Translate): Record<string, unknown> {
    const { status, code } = this.facts;
    const title = translate(TITLES[status] ?? "Problem");
    const errors = this.facts.errors?.map(({ pointer, message }) => ({ pointer, message: translate(message) }));
    // Of a 422 the sentence is the first of its errors, whose own words it takes.
    const detail = code === "not_valid" && errors ? detailOf(errors) : this.facts.detail;
    return {
      type: `urn:haak:problem:${code}`,
      ...{ title, status, detail: translate(detail), code },
      ...(errors ? { errors } : {}),
    };
  }
}

/** 404, in the same words whether it never was, is gone, or belongs to somebody else. */
export function notFound(what: string): Problem {
  return new Problem({
    status: 404,
    code: "not_found",
    detail: say("There is no such {what} in this shop.", { what }),
  });
}

/** 422 with every field that is wrong. */
export function notValid(errors: readonly FieldError[]): Problem {
  return new Problem({ status: 422, code: "not_valid", detail: detailOf(errors), errors });
}

/** The first of them, with where it is and how many there are beside it. */
function detailOf(errors: readonly { pointer: string; message: string }[]): Sentence {
  const [first, ...rest] = errors;
  if (first === undefined) return say("The body is not valid.");
  const what = first.pointer === "" ? first.message : `${first.pointer}: ${first.message}`;
  if (rest.length === 0) return what as Sentence;
  return say("{what} (and {count} more)", { what, count: rest.length });
}

/** 409: right in itself, but not in the present state. */
export function conflict(code: string, detail: Sentence): Problem {
  return new Problem({ status: 409, code, detail });
}

/** 503 with when to come back; nothing was stored. */
export function notAvailable(detail: Sentence, retryAfterSeconds = 1): Problem {
  return new Problem({
    status: 503,
    code: "not_available",
    detail,
    headers: { "Retry-After": String(retryAfterSeconds) },
  });
}
