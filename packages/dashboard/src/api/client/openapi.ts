import type { Schemas } from "@haak/client";

/** An administrator, who can choose among all shops, or one shop. */
export type Session = Schemas["Session"];

export type ShopName = Session["shops"][number];

/** RFC 9457: the body of every answer that is not a success. */
export type ProblemDocument = Schemas["Problem"];

export type WebhookSettings = Schemas["WebhookSettings"];

export type AlertSettings = Schemas["AlertSettings"];

export type AuditEntry = Schemas["AuditEntry"];

export type ApiKey = Schemas["ApiKey"];

/** The answer that makes a key. Only this answer has the key itself. */
export type NewApiKey = Schemas["NewApiKey"];

export type DeliveryWithAttempts = Schemas["DeliveryWithAttempts"];

export type Attempt = Schemas["Attempt"];

export type Rule = Schemas["Rule"];

export type RuleBody = Pick<Rule, "name" | "enabled" | "trigger" | "scope" | "per_line" | "include_test" | "action"> & {
  kinds?: OrderKind[];
};

export type Trigger = Rule["trigger"];

export type OrderKind = Rule["kinds"][number];

export type WebhookFormat = Schemas["WebhookAction"]["format"];

export type Preview = Schemas["Preview"];

export type CatalogueEntry = Schemas["CatalogueEntry"];

/** Not called `Event`, because the browser has a type of that name. */
export type ShopEvent = Schemas["Event"];

export type EventType = ShopEvent["type"];

export type Decision = Schemas["Decision"];

export type EventWithDecisions = Schemas["EventWithDecisions"];

export type Delivery = Schemas["Delivery"];

export type DeliveryState = Delivery["state"];

export type Endpoint = Schemas["Endpoint"];

export type FailingGroup = Schemas["FailingGroup"];

export type Replay = Schemas["Replay"];

export type ReplayFilter = Schemas["NewReplay"]["filter"];

export type StatsRow = Schemas["StatsRow"];

/** The connection to Plug&Pay. It shows whether there are secrets, never their values. */
export type PlugAndPaySource = Schemas["PlugAndPaySource"];

/** A webhook of Plug&Pay itself, with what to do about it when a shop moves to Haak. */
export type PlugAndPayRule = Schemas["PlugAndPayRule"];

export type Notice = Schemas["Notice"];

/** A comparison with what it could not read. */
export type Reconciliation = Schemas["ReconciliationDetails"];

/** An order or subscription that a comparison could not read. */
export type OpenUnreadable = Schemas["OpenUnreadable"];

/** The result of reading one of them again. */
export type RetriedUnreadable = Schemas["RetriedUnreadable"];

/** An odd value in an answer of Plug&Pay, and what became of it. */
export type ReadingNote = Schemas["ReadingNote"];

export type HuddleConnection = Schemas["HuddleConnection"];

export type NewHuddleConnection = Schemas["NewHuddleConnection"];

export type HuddleConnectionPatch = Schemas["HuddleConnectionPatch"];

export type ConnectionCheck = Schemas["ConnectionCheck"];

export type ConnectionTry = Schemas["ConnectionTry"];

/** A call that the owner has defined, because Haak knows no call of the other system. */
export type CallTemplate = Schemas["CallTemplate"];

export type OtherConnection = Schemas["Connection"];

export type NewConnection = Schemas["NewConnection"];

export type ConnectionPatch = Schemas["ConnectionPatch"];

export type Access = Schemas["Access"];

export type AccessWithStory = Schemas["AccessWithStory"];

export type Task = Schemas["Task"];

/** A large number of revokes, which wait until the owner has reviewed them. The API calls it a hold. */
export type Review = Schemas["Hold"];

export type Erasure = Schemas["Erasure"];

export type Comparison = Schemas["Comparison"];

export type ComparisonActions = Schemas["ApplyComparisonRequest"];

export type MemberFinding = Schemas["Finding"];

/** The hub shows this instead of a secret value. Sent back under the same name, it means that the value stays. */
export const MASKED = "[masked]";
