import type { FieldError, Language, Translate, UserMessage } from "@haak/core";
import { type HUB_MESSAGES, hubMessage, translateHubMessage } from "../i18n/hub-messages.ts";

/** The facts of an error response (RFC 9457). */
export interface ProblemFacts {
  readonly status: number;
  /** For programs. It must never change after it was published. */
  readonly code: string;
  /** For people: what is wrong and how to fix it. */
  readonly detail: UserMessage;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

const TITLES: Readonly<Record<number, UserMessage>> = {
  400: hubMessage("title_bad_request"),
  401: hubMessage("title_not_signed_in"),
  403: hubMessage("title_not_allowed"),
  404: hubMessage("title_not_found"),
  405: hubMessage("title_method_not_allowed"),
  408: hubMessage("title_request_timeout"),
  409: hubMessage("title_conflict"),
  412: hubMessage("title_changed_meanwhile"),
  413: hubMessage("title_too_large"),
  415: hubMessage("title_wrong_content_type"),
  422: hubMessage("title_not_valid"),
  429: hubMessage("title_too_many_requests"),
  431: hubMessage("title_headers_too_large"),
  500: hubMessage("title_internal_error"),
  503: hubMessage("title_not_available"),
};

/** A problem as the API returns it (RFC 9457). */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  /** The invalid fields, for a 422. */
  errors?: { pointer: string; message: string }[];
}

/** A problem for the client. It is thrown where it is found and turned into a response in one place, so that all look the same. */
export class HttpProblem extends Error {
  override readonly name = "Problem";
  readonly facts: ProblemFacts;

  constructor(facts: ProblemFacts) {
    super(translateHubMessage(facts.detail, "en"));
    this.facts = facts;
  }

  /** The body of `application/problem+json`, in English. */
  toJSON(): ProblemBody {
    return this.toBody(translateHubMessage, "en");
  }

  /** The body in the language of the reader. */
  toBody(translate: Translate, language: Language): ProblemBody {
    const { status, code, detail, errors } = this.facts;
    return {
      type: `urn:haak:problem:${code}`,
      title: translate(TITLES[status] ?? hubMessage("title_problem"), language),
      status,
      detail: translate(detail, language),
      code,
      ...(errors && {
        errors: errors.map(({ pointer, message }) => ({ pointer, message: translate(message, language) })),
      }),
    };
  }
}

/** The name of a kind of thing that an id can identify, as the code of a message. */
type Thing = Extract<keyof typeof HUB_MESSAGES, `thing_${string}`>;

/** 404. The message is the same whether the thing never existed, was deleted, or belongs to another shop, so that it reveals nothing. */
export function notFound(thing: Thing): HttpProblem {
  return new HttpProblem({
    status: 404,
    code: "not_found",
    detail: hubMessage("no_such_thing", { what: hubMessage(thing) }),
  });
}

/** 422 with all invalid fields. */
export function notValid(errors: readonly FieldError[]): HttpProblem {
  return new HttpProblem({ status: 422, code: "not_valid", detail: detailOf(errors), errors });
}

/** Names the first invalid field, and the number of the others. */
function detailOf(errors: readonly FieldError[]): UserMessage {
  const [first, ...rest] = errors;
  if (first === undefined) return hubMessage("body_not_valid");
  const what =
    first.pointer === ""
      ? first.message
      : hubMessage("field_error", { pointer: first.pointer, message: first.message });
  return rest.length === 0 ? what : hubMessage("first_of_several", { what, count: rest.length });
}

/** 409: the request is valid, but not in the present state. */
export function conflict(code: string, detail: UserMessage): HttpProblem {
  return new HttpProblem({ status: 409, code, detail });
}

/** 503 with the time after which to try again. If the database fell silent during a commit, it may have been stored all the same. */
export function notAvailable(detail: UserMessage, retryAfterSeconds = 1): HttpProblem {
  return new HttpProblem({
    status: 503,
    code: "not_available",
    detail,
    headers: { "Retry-After": String(retryAfterSeconds) },
  });
}
