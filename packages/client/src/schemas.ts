import type { components } from "./openapi.gen.ts";

/**
 * The types of everything that the hub shows or accepts, under the names of the API reference: `Schemas["Event"]`,
 * `Schemas["NewRule"]`. They are generated, so that they are always those of the hub.
 */
export type Schemas = components["schemas"];
