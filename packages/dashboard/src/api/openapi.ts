import type { components } from "./openapi.gen.ts";

type Schemas = components["schemas"];

/** Who has signed in: an administrator, who chooses among all shops, or one shop. */
export type Session = Schemas["Session"];

/** One shop, by the name that people know. */
export type ShopName = Session["shops"][number];

/** RFC 9457, as the hub answers everything that is not a success. */
export type ProblemDocument = Schemas["Problem"];
