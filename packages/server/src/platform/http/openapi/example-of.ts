/** The part of JSON Schema from which an example is made. */
export interface ExampleSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, ExampleSchema>>;
  readonly items?: ExampleSchema;
  readonly anyOf?: readonly ExampleSchema[];
  readonly oneOf?: readonly ExampleSchema[];
  readonly allOf?: readonly ExampleSchema[];
}

/** The schemas that others refer to, and better examples for some of them. */
export interface ExampleParts {
  readonly schemas: Readonly<Record<string, ExampleSchema>>;
  readonly known: Readonly<Record<string, unknown>>;
}

/** The maximum depth, because a schema that contains itself would never end. */
const DEPTH_MAX = 24;
/** The booleans that are true in a usual example. Others are false. */
const TRUE_NAMES = /^(enabled|has_|live|complete$|weekly_digest)/;

/**
 * Creates an example for a schema from the examples of its parts. It contains every field, the first option of a choice, and one item of a
 * list. Plain text comes from `EXAMPLE_WORDS`, by the name of the field.
 */
export function exampleOf(schema: ExampleSchema, parts: ExampleParts): unknown {
  return makeExample(schema, { ...parts, name: "", depth: 0 });
}

interface Place extends ExampleParts {
  /** The name of the field. */
  readonly name: string;
  readonly depth: number;
}

function makeExample(schema: ExampleSchema, place: Place): unknown {
  if (place.depth > DEPTH_MAX) return null;
  if (schema.$ref !== undefined) return exampleOfComponent(schema.$ref.split("/").at(-1) ?? "", place);
  if (schema.examples !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const inside = { ...place, depth: place.depth + 1 };
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map((part) => makeExample(part, inside)));
  const arm = (schema.anyOf ?? schema.oneOf)?.find(({ type }) => type !== "null");
  return arm === undefined ? exampleOfType(schema, inside) : makeExample(arm, inside);
}

function exampleOfComponent(component: string, place: Place): unknown {
  if (Object.hasOwn(place.known, component)) return place.known[component];
  return makeExample(place.schemas[component] ?? {}, { ...place, depth: place.depth + 1 });
}

function exampleOfType(schema: ExampleSchema, place: Place): unknown {
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  switch (types.find((type) => type !== "null")) {
    case "object":
      return exampleOfObject(schema.properties ?? {}, place);
    case "array":
      return schema.items === undefined ? [] : [makeExample(schema.items, { ...place, name: `${place.name}[]` })];
    case "integer":
    case "number":
      return Math.max(schema.minimum ?? 1, 1);
    case "boolean":
      return TRUE_NAMES.test(place.name);
    case "string":
      return schema.format === "date-time" ? "2026-11-24T09:00:00.000Z" : (EXAMPLE_WORDS[place.name] ?? "text");
    default:
      return null;
  }
}

function exampleOfObject(properties: Readonly<Record<string, ExampleSchema>>, place: Place): Record<string, unknown> {
  const fields = Object.entries(properties);
  return Object.fromEntries(fields.map(([name, field]) => [name, makeExample(field, { ...place, name })]));
}

/** The text of a field in an example, by the name of the field, with `[]` for a list. A field that is not listed here gets a text without meaning. */
const EXAMPLE_WORDS: Readonly<Record<string, string>> = {
  address: "https://haak.example.com/in/plugandpay/8fK2mQv7Zr1TnX4c",
  advice: "Create a new webhook at the receiver and use its URL.",
  affiliate_id: "61",
  amount: "100.00",
  amount_with_tax: "121.00",
  api_key: "••••3f9a",
  at: "2026-11-24T09:00:01.000Z",
  base_url: "https://api.plugandpay.com",
  body: '{"id":"dlv_01KB3W5Q8Z0000000000000000","version":1}',
  body_template: '{"email":"{email}"}',
  code: "called",
  connection_id: "con_01KB3W5Q8Z0000000000000000",
  connector: "huddle",
  content_type: "application/json",
  csrf_token: "4mYQm1r0VwXo",
  currency: "EUR",
  created_at: "2026-11-24T09:00:00.000Z",
  decided_by: "Administrator",
  detail: "There is no such rule in this shop.",
  domain: "community.example.com",
  done_by: "Administrator",
  driver: "webhook",
  email: "buyer@example.com",
  endpoint_id: "end_01KB3W5Q8Z0000000000000000",
  error: "The receiver closed the connection.",
  event_id: "evt_01KB3W5Q8Z0000000000000000",
  event_key: "order:1001:paid",
  "customer_ids[]": "8102",
  "forms[]": "41",
  headers: "Bearer ••••",
  health_text: "Calls have failed since Monday: the receiver answers 500.",
  hold_id: "hld_01KB3W5Q8Z0000000000000000",
  hint: "3f9a",
  id: "7",
  key: "order:1001:paid",
  kind: "webhook",
  label: "How did you find us?",
  level: "members",
  "levels[]": "members",
  link: "https://community.example.com/members",
  message: "must be text, not a number; put it in quotes",
  name: "My shop",
  next_cursor: "eyJhdCI6MTc2",
  notice_id: "ntc_01KB3W5Q8Z0000000000000000",
  occurred_at: "2026-11-24T10:00:00+01:00",
  off_since: "2026-11-24T09:00:00.000Z",
  openapi: "3.1.0",
  order_id: "1001",
  "other_emails[]": "buyer@work.example.com",
  outcome: "delivered",
  parent_order_id: "1000",
  password: "choose-a-good-one",
  pointer: "/data/order/id",
  "product_groups[]": "courses",
  "products[]": "7",
  preview: "pvw_01KB3W5Q8Z0000000000000000",
  problem: "The receiver answered 500.",
  proof: "0 missing of 1,284 since Monday",
  reason: "order 1001 was paid",
  request_headers: "application/json",
  response_body: "ok",
  response_headers: "text/plain",
  rule_id: "rul_01KB3W5Q8Z0000000000000000",
  secret_hint: "7oD",
  sent_at: "2026-11-24T09:00:01.000Z",
  shop_id: "shp_01KB3W5Q8Z0000000000000000",
  since: "2026-11-24T00:00:00+01:00",
  sku: "COURSE-7",
  "skus[]": "COURSE-7",
  status: "accepted",
  subscription_id: "501",
  "tags[]": "example",
  target_url: "https://hooks.example.com/orders",
  text: "The receiver answered 500. It is tried again.",
  timestamp: "2026-11-24T10:00:00+01:00",
  title: "Course",
  token: "pvw_01KB3W5Q8Z0000000000000000",
  transaction_id: "tr_example1001",
  trigger: "order_payment_completed",
  trigger_type: "order_paid",
  triggerable_id: "1001",
  triggerable_type: "order",
  until: "2026-11-25T00:00:00+01:00",
  "upsells[]": "3",
  url: "https://example.com/orders",
  url_template: "https://community.example.com/remove/{email}",
  value: "A friend",
  "value[]": "A friend",
  webhook_event: "order_payment_completed",
};
