import type { Schemas } from "@haak/client";

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

/** One change, and who made it. */
export type AuditEntry = Schemas["AuditEntry"];

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

/** A fact that happened in the shop. */
export type ShopEvent = Schemas["Event"];

/** What kind of fact. */
export type EventType = ShopEvent["type"];

/** What one rule said to one event. */
export type Decision = Schemas["Decision"];

/** An event with what every rule said to it. */
export type EventWithDecisions = Schemas["EventWithDecisions"];

/** A call owed or made. */
export type Delivery = Schemas["Delivery"];

/** How far a call is. */
export type DeliveryState = Delivery["state"];

/** Where calls go. */
export type Endpoint = Schemas["Endpoint"];

/** Calls that fail for one cause. */
export type FailingGroup = Schemas["FailingGroup"];

/** Many deliveries sent again. */
export type Replay = Schemas["Replay"];

/** Which deliveries a replay is of. */
export type ReplayFilter = Schemas["NewReplay"]["filter"];

/** What happened in an hour or a day. */
export type StatsRow = Schemas["StatsRow"];

/** How the shop hears from Plug&Pay. Its secrets are told of, never told. */
export type PlugAndPaySource = Schemas["PlugAndPaySource"];

/** A rule that the shop has at Plug&Pay itself, with what is to be done about it. */
export type PlugAndPayRule = Schemas["PlugAndPayRule"];

/** What Plug&Pay posted once. */
export type Notice = Schemas["Notice"];

/** A comparison with Plug&Pay, and how far it is. */
export type Reconciliation = Schemas["Reconciliation"];

/** A Huddle community of the shop. */
export type HuddleConnection = Schemas["HuddleConnection"];

/** One that is to be. */
export type NewHuddleConnection = Schemas["NewHuddleConnection"];

/** What is to change about one. */
export type HuddleConnectionPatch = Schemas["HuddleConnectionPatch"];

/** What came of trying a connection. */
export type ConnectionCheck = Schemas["ConnectionCheck"];

/** Whom to try one for. */
export type ConnectionTry = Schemas["ConnectionTry"];

/** A call of the owner's own. */
export type CallTemplate = Schemas["CallTemplate"];

/** Another system that is told of access. */
export type OtherConnection = Schemas["Connection"];

/** One that is to be. */
export type NewConnection = Schemas["NewConnection"];

/** What is to change about one. */
export type ConnectionPatch = Schemas["ConnectionPatch"];

/** Somebody's right to something, as the ledger has it. */
export type Access = Schemas["Access"];

/** The same with everything that led to it. */
export type AccessWithStory = Schemas["AccessWithStory"];

/** What a person has to do. */
export type Task = Schemas["Task"];

/** A wave of revokes that waits for the owner's word. */
export type Review = Schemas["Hold"];

/** A person who is forgotten, and how far that is. */
export type Erasure = Schemas["Erasure"];

/** A comparison of access with a list of members. */
export type Comparison = Schemas["Comparison"];

/** What is to be done about whom it found. */
export type ComparisonActions = Schemas["ComparisonWish"];

/** Somebody about whom list and ledger disagree. */
export type MemberFinding = Schemas["Finding"];

/** The hub shows this instead of a secret value. Sent back under the same name it means: keep the value. */
export const MASKED = "[masked]";
