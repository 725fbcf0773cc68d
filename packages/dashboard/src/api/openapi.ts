import type { components } from "./openapi.gen.ts";

type Schemas = components["schemas"];

/** Who has signed in: an administrator, who chooses among all shops, or one shop. */
export type Session = Schemas["Session"];

/** One shop, by the name that people know. */
export type ShopName = Session["shops"][number];

/** RFC 9457, as the hub answers everything that is not a success. */
export type ProblemDocument = Schemas["Problem"];

/** The page *Settings › Webhooks* as it is kept. */
export type WebhookSettings = Schemas["WebhookSettings"];

/** Who is told by mail, and what came of the last one. */
export type AlertSettings = Schemas["AlertSettings"];

/** A key without the key itself. */
export type ApiKey = Schemas["ApiKey"];

/** A key that was made just now; the only place that holds the key itself. */
export type NewApiKey = Schemas["NewApiKey"];

/** A call with all its attempts. */
export type DeliveryWithAttempts = Schemas["DeliveryWithAttempts"];

/** One try at a call. */
export type Attempt = Schemas["Attempt"];

/** When this happens for that, do this. */
export type Rule = Schemas["Rule"];

/** The body of a rule, with everything that can be set. */
export type RuleBody = Pick<Rule, "name" | "enabled" | "trigger" | "scope" | "per_line" | "include_test" | "action"> & {
  kinds?: OrderKind[];
};

/** What a rule waits for. */
export type Trigger = Rule["trigger"];

/** Which sort of order. */
export type OrderKind = Rule["kinds"][number];

/** In which shape a body is sent. */
export type WebhookFormat = Schemas["WebhookAction"]["format"];

/** What a rule would have done. */
export type Preview = Schemas["Preview"];

/** Something that a rule can name. */
export type CatalogueEntry = Schemas["CatalogueEntry"];
