import { plainMessage } from "@haak/core";
import { z } from "zod";
import { HttpProblem } from "../problem.ts";

/** The body of every refusal (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: "The kind of problem.", examples: ["urn:haak:problem:not_valid"] }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: "For people: what is wrong, and how to fix it." }),
    code: z
      .string()
      .meta({ description: "For programs. It never changes after it was published.", examples: ["not_valid"] }),
    errors: z
      .array(
        z.object({
          pointer: z
            .string()
            .meta({ description: "The place: a JSON pointer (RFC 6901) into the body, or `/<name>` for the query." }),
          message: z.string(),
        }),
      )
      .optional()
      .meta({ description: "With 422: all errors, at most 100." }),
  })
  .meta({ id: "Problem" });

const retryAfter = {
  "Retry-After": {
    description: "The number of seconds after which to try again.",
    schema: { type: "integer" as const },
  },
};

/** Every status of a refusal, with its name among the components. */
export const PROBLEMS = {
  400: {
    name: "NotReadable",
    code: "not_json",
    description: "The body is not JSON or not UTF-8, or an id in the path is not percent-encoded correctly.",
  },
  401: { name: "NotSignedIn", code: "not_signed_in", description: "The key or the password is missing or wrong." },
  403: {
    name: "NotAllowed",
    code: "csrf_token_missing",
    description:
      "A dashboard request without the session's `X-CSRF-Token`, or to something that the session has no access to.",
  },
  404: { name: "NotFound", code: "not_found", description: "It does not exist, or it belongs to another shop." },
  409: {
    name: "NoShopChosen",
    code: "no_shop_chosen",
    description: "An administrator's dashboard session without a chosen shop.",
  },
  412: {
    name: "Changed",
    code: "changed",
    description: "`If-Match` names another state, because somebody changed it in the meantime.",
  },
  413: { name: "TooLarge", code: "too_large", description: "The body is larger than 1 MiB." },
  415: {
    name: "WrongType",
    code: "not_json_type",
    description: "The content type is not `application/json`, or the encoding is not supported.",
  },
  422: {
    name: "NotValid",
    code: "not_valid",
    description: "The request is not valid. `errors` lists all errors.",
  },
  429: {
    name: "TooMany",
    code: "too_many_requests",
    description:
      "Too many requests came from this address or with this key within ten seconds, or (with the code `too_many_failures`) too many wrong " +
      "keys or passwords from this address.",
    headers: retryAfter,
  },
  503: {
    name: "NotAvailable",
    code: "not_available",
    description:
      "The hub is starting or stopping, or it cannot store anything now. Send it again: an event is stored once.",
    headers: retryAfter,
  },
} as const;

export type ProblemStatus = keyof typeof PROBLEMS;

/** The refusals as components that operations refer to. Each has an example from a real hub. */
export function problemComponents() {
  return Object.fromEntries(
    Object.entries(PROBLEMS).map(([status, { name, code, ...facts }]) => [
      name,
      problemAnswer({ ...facts, example: exampleOfProblem(Number(status), code, facts.description) }),
    ]),
  );
}

function exampleOfProblem(status: number, code: string, detail: string) {
  const errors = [{ pointer: "/data/order/id", message: plainMessage("must be text, not a number; put it in quotes") }];
  return new HttpProblem({
    status,
    code,
    // The reference is in English, so that the text needs no translation.
    detail: plainMessage(detail.replaceAll("`", "")),
    ...(status === 422 ? { errors } : {}),
  }).toJSON();
}

/** A refusal with reasons of its own. */
export function problemAnswer(facts: { description: string; headers?: typeof retryAfter; example?: object }) {
  const { example, ...rest } = facts;
  const body = { schema: problemSchema, ...(example === undefined ? {} : { example }) };
  return { ...rest, content: { "application/problem+json": body } };
}
