/** The public surface of the client of a Haak hub, named one by one. */

export { type ClientOptions, createHaakClient, dataOf, type HaakClient } from "./create-haak-client.ts";
export type { components, operations, paths, webhooks } from "./openapi.gen.ts";
export { type Problem, ProblemError, UnreachableError } from "./problem-error.ts";
export type { Schemas } from "./schemas.ts";
