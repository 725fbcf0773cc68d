import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject, ZodOpenApiResponsesObject } from "zod-openapi";
import type { AnswerFacts, BodyFacts, Caller, Operation, OperationGroup } from "./operation.ts";
import { PROBLEMS, type ProblemStatus, problemAnswer } from "./problem-answers.ts";

/** The routes of all chapters in the form of OpenAPI: by path, and then by method. */
export function pathsOf(groups: readonly OperationGroup[]): ZodOpenApiPathsObject {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const { tag, caller, unlimited = false, operations } of groups) {
    for (const [name, operation] of Object.entries(operations)) {
      const [method = "", path = ""] = name.split(" ");
      const place = { tag, caller, unlimited, method, path };
      paths[path] = { ...paths[path], [method.toLowerCase()]: toOpenApi(operation, place) };
    }
  }
  return paths;
}

interface Place {
  readonly tag: string;
  readonly caller: Caller;
  readonly unlimited: boolean;
  readonly method: string;
  readonly path: string;
}

const SECURITY: Readonly<Record<Caller, Record<string, string[]>[]>> = {
  shop: [{ bearer: [] }, { apiKey: [] }, { session: [] }],
  admin: [{ admin: [] }, { session: [] }],
  session: [{ session: [] }],
  anybody: [],
};

function toOpenApi(operation: Operation, place: Place): ZodOpenApiOperationObject {
  const { id, summary, description, body } = operation;
  return {
    operationId: id,
    tags: [place.tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: SECURITY[place.caller],
    requestParams: paramsOf(operation, place),
    ...(body === undefined ? {} : { requestBody: bodyOf(body) }),
    responses: { ...answersOf(operation), ...refusalsOf(operation, place) },
  };
}

function paramsOf(operation: Operation, { path }: Place) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const ids = names.map((name) => [name, z.string().meta({ description: PATH_WORDS[name] ?? "" })] as const);
  const headers = {
    ...(operation.checksIfMatch ? { "If-Match": ifMatch } : {}),
    ...(operation.translated ? { "Accept-Language": acceptLanguage } : {}),
  };
  return {
    ...(ids.length > 0 ? { path: z.object(Object.fromEntries(ids)) } : {}),
    ...(operation.query ? { query: z.object({ ...operation.query }) } : {}),
    ...(Object.keys(headers).length > 0 ? { header: z.object(headers) } : {}),
  };
}

const PATH_WORDS: Readonly<Record<string, string>> = {
  id: "The id.",
  file: "The name of the file.",
  token: "The token from an earlier answer.",
};

const ifMatch = z
  .string()
  .optional()
  .meta({
    param: { id: "IfMatch" },
    description: "The `ETag` of the state to change. Without it, the current state is changed.",
  });

const acceptLanguage = z
  .string()
  .optional()
  .meta({
    param: { id: "AcceptLanguage" },
    description: "The language of messages: `nl` or `en` (default).",
    examples: ["nl"],
  });

function bodyOf({ schema, optional = false, type = "application/json", example, also = {} }: BodyFacts) {
  const others = Object.entries(also).map(([type, other]) => [type, { schema: other }] as const);
  const main = { schema, ...(example === undefined ? {} : { example }) };
  return { required: !optional, content: { [type]: main, ...Object.fromEntries(others) } };
}

function answersOf({ answers }: Operation): ZodOpenApiResponsesObject {
  return Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, toAnswer(answer)]));
}

const ETAG = { ETag: { description: "The tag of this state, for `If-Match`.", schema: { type: "string" as const } } };

function toAnswer({ description, schema, type, example, tagged }: AnswerFacts) {
  return {
    description,
    ...(tagged ? { headers: ETAG } : {}),
    ...(schema === null ? {} : { content: { [type]: { schema, ...(example === undefined ? {} : { example }) } } }),
  };
}

/** The refusals of a route: its own, and those of all routes with a body, a query, an id or a key. */
function refusalsOf(operation: Operation, { caller, unlimited, method, path }: Place): ZodOpenApiResponsesObject {
  const common: ProblemStatus[] = [
    ...(caller === "anybody" ? [] : ([401, 503] as const)),
    ...(caller === "anybody" || method === "GET" ? [] : ([403] as const)),
    ...(caller === "shop" ? ([409] as const) : []),
    ...(unlimited ? [] : ([429] as const)),
    // A path parameter with invalid percent-encoding cannot be read.
    ...(path.includes("{") ? ([400, 404] as const) : []),
    ...(operation.query ? ([422] as const) : []),
    ...(operation.body ? ([400, 413, 415, 422] as const) : []),
    ...(operation.checksIfMatch ? ([412] as const) : []),
  ];
  const { conflict, refuses = {} } = operation;
  const own = Object.entries({ ...refuses, ...(conflict === undefined ? {} : { 409: conflict }) });
  return {
    ...Object.fromEntries(common.map((status) => [status, shared(status)] as const)),
    ...Object.fromEntries(own.map(([status, description]) => [status, problemAnswer({ description })] as const)),
  };
}

function shared(status: ProblemStatus) {
  return { $ref: `#/components/responses/${PROBLEMS[status].name}` };
}
