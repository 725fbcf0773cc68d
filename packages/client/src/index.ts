/** The API of a Haak hub. The whole public surface, named one by one. */

export { type ClientOptions, createHaakClient, type HaakClient } from "./create-haak-client.ts";
export { dataOf } from "./data-of.ts";
export type { components, operations, paths, webhooks } from "./openapi.gen.ts";
export { type Problem, ProblemError, UnreachableError } from "./problem-error.ts";
export type { Schemas } from "./schemas.ts";
