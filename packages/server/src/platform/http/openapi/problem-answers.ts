import { plainMessage } from "@haak/core";
import { z } from "zod";
import { HttpProblem } from "../problem.ts";

/** What every refusal says (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: "Names the kind of problem.", examples: ["urn:haak:problem:not_valid"] }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: "For people: what is wrong, and how to mend it." }),
    code: z.string().meta({ description: "For programs; it never changes once published.", examples: ["not_valid"] }),
    errors: z
      .array(
        z.object({
          pointer: z
            .string()
            .meta({ description: "Where: a JSON pointer (RFC 6901) into the body, or `/<name>` of the query." }),
          message: z.string(),
        }),
      )
      .optional()
      .meta({ description: "With 422: everything that is wrong, at most 100." }),
  })
  .meta({ id: "Problem" });

const retryAfter = {
  "Retry-After": { description: "After how many seconds to try again.", schema: { type: "integer" as const } },
};

/** Every status that is refused with, under its name among the components. */
export const PROBLEMS = {
  400: {
    name: "NotReadable",
    code: "not_json",
    description:
      "The body is not JSON, or not text in UTF-8; or an id in the path is not percent-encoded as it should be.",
  },
  401: { name: "NotSignedIn", code: "not_signed_in", description: "The key or the password is missing or wrong." },
  403: {
    name: "NotAllowed",
    code: "csrf_token_missing",
    description:
      "A request of the dashboard without the session's `X-CSRF-Token`, or for what its session does not open.",
  },
  404: { name: "NotFound", code: "not_found", description: "It never was, is gone, or belongs to another shop." },
  409: {
    name: "NoShopChosen",
    code: "no_shop_chosen",
    description: "An administrator's session of the dashboard, in which no shop is chosen yet.",
  },
  412: {
    name: "Changed",
    code: "changed",
    description: "`If-Match` names another state: somebody changed it in the meantime.",
  },
  413: { name: "TooLarge", code: "too_large", description: "The body is larger than 1 MiB." },
  415: {
    name: "WrongType",
    code: "not_json_type",
    description: "The body is not said to be `application/json`, or has an encoding that is not supported.",
  },
  422: {
    name: "NotValid",
    code: "not_valid",
    description: "Read, but not valid: `errors` points at everything that is wrong.",
  },
  429: {
    name: "TooMany",
    code: "too_many_requests",
    description:
      "Too many requests came from this address or with this key within ten seconds; or, as `too_many_failures`, too many wrong " +
      "keys or passwords from this address.",
    headers: retryAfter,
  },
  503: {
    name: "NotAvailable",
    code: "not_available",
    description: "The hub is starting or stopping, or cannot store now. Nothing was stored.",
    headers: retryAfter,
  },
} as const;

/** A status that is refused with. */
export type ProblemStatus = keyof typeof PROBLEMS;

/** The answers that refuse, as components that operations refer to, each with one that a hub gave. */
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
    // The reference is in English.
    detail: plainMessage(detail.replaceAll("`", "")),
    ...(status === 422 ? { errors } : {}),
  }).toJSON();
}

/** An answer that refuses, for reasons of its own. */
export function problemAnswer(facts: { description: string; headers?: typeof retryAfter; example?: object }) {
  const { example, ...rest } = facts;
  const body = { schema: problemSchema, ...(example === undefined ? {} : { example }) };
  return { ...rest, content: { "application/problem+json": body } };
}
