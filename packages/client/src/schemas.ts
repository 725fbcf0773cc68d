import type { components } from "./openapi.gen.ts";

/** Whatever the hub shows or takes, by the name that it has in the reference: `Schemas["Event"]`, `Schemas["NewRule"]`. */
export type Schemas = components["schemas"];
