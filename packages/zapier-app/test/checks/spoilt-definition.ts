import type { Definition } from "./definition.ts";

/** A definition with one error, and the finding for it. */
export interface Spoilt {
  readonly what: string;
  readonly finding: string;
  readonly definition: Definition;
}

type Writable = Record<string, unknown>;

/** A copy that may be changed, because nobody else uses it. */
interface Copy {
  readonly root: Writable;
  readonly authField: (key: string) => Writable;
  /** A part of a trigger, a search or an action, by its path from there. */
  readonly part: (path: string) => Writable;
  readonly inputField: (part: string, key: string) => Writable;
}

/** One broken copy of a good definition for each rule. */
export function spoiltDefinitions(good: Definition): Spoilt[] {
  return SPOILS.map(([finding, what, spoil]) => {
    const definition = structuredClone(good);
    spoil(copyOf(definition));
    return { what, finding, definition };
  });
}

const SPOILS: readonly [string, string, (copy: Copy) => void][] = [
  [
    "D001 order_paid.access_token",
    "an input field for a secret",
    ({ inputField }) => {
      inputField("triggers.order_paid", "products").key = "access_token";
    },
  ],
  [
    "D002 authentication.api_key",
    "an API key without a link to its page",
    ({ authField }) => {
      authField("api_key").helpText = "Ask somebody.";
    },
  ],
  [
    "D003 authentication",
    "a label that contains the key",
    ({ root }) => {
      at(root, "authentication").connectionLabel = "{{api_key}}";
    },
  ],
  [
    "D004 order_paid.product_ids",
    "an id that must be typed",
    ({ inputField }) => {
      const field = inputField("triggers.order_paid", "products");
      field.key = "product_ids";
      delete field.dynamic;
    },
  ],
  [
    "D005 order_paid.products",
    "a drop-down of a list that does not exist",
    ({ root }) => {
      delete at(root, "triggers").products;
    },
  ],
  [
    "D006 order_paid",
    "a hook without samples",
    ({ part }) => {
      delete part("triggers.order_paid.operation").performList;
    },
  ],
  [
    "D007 triggers.order_paid.operation.sample.invoice_url",
    "an address without TLS",
    ({ part }) => {
      part("triggers.order_paid.operation.sample").invoice_url = "http://example.com";
    },
  ],
  [
    "D008 find_order.order",
    "an address that is not a link",
    ({ inputField }) => {
      inputField("searches.find_order", "order").helpText = "See https://example.com.";
    },
  ],
  [
    "D008 order_paid",
    "an incomplete link",
    ({ part }) => {
      part("triggers.order_paid.display").description = "Triggers when [paid(https://example.com).";
    },
  ],
  [
    "D009 find_order",
    "a search without input fields",
    ({ part }) => {
      part("searches.find_order.operation").inputFields = [];
    },
  ],
  [
    "D010 products",
    "a list whose sample has no id",
    ({ part }) => {
      delete part("triggers.products.operation.sample").id;
    },
  ],
  [
    "D011 order_paid.products",
    "a help text that repeats the label",
    ({ inputField }) => {
      inputField("triggers.order_paid", "products").helpText = "products";
    },
  ],
  [
    "D012 resend_delivery",
    "an action without a sample",
    ({ part }) => {
      part("creates.resend_delivery.operation").sample = {};
    },
  ],
  [
    "D013 find_order.order",
    "a field with a search that does not exist",
    ({ inputField }) => {
      inputField("searches.find_order", "order").search = "find_thing.id";
    },
  ],
  [
    "D014 order_paid.products",
    "a list with a search",
    ({ inputField }) => {
      inputField("triggers.order_paid", "products").search = "find_order.id";
    },
  ],
  [
    "D015 find_or_record",
    "a pair with an action that does not exist",
    ({ root }) => {
      root.searchOrCreates = { find_or_record: { search: "find_order", create: "make_order" } };
    },
  ],
  [
    "D016 triggers",
    "only a hook that is never subscribed",
    ({ root, part }) => {
      const { order_paid } = at(root, "triggers");
      Object.assign(root, { triggers: { order_paid }, searches: {}, creates: {} });
      delete part("triggers.order_paid.operation").performSubscribe;
    },
  ],
  [
    "D017 order_paid",
    "a hook that is never unsubscribed",
    ({ part }) => {
      delete part("triggers.order_paid.operation").performUnsubscribe;
    },
  ],
  [
    "D018 order_paid",
    "a label in lower case",
    ({ part }) => {
      part("triggers.order_paid.display").label = "order paid";
    },
  ],
  [
    "D018 record_event.reference",
    "a field's label in lower case",
    ({ inputField }) => {
      inputField("creates.record_event", "reference").label = "Your reference";
    },
  ],
  [
    "D021 order_paid",
    "a description without a full stop",
    ({ part }) => {
      part("triggers.order_paid.display").description = "Triggers when paid";
    },
  ],
  [
    "D022 record_event",
    "an action whose fields all depend on others",
    ({ part }) => {
      part("creates.record_event.operation").inputFields = ["$func$2$f$"];
    },
  ],
  [
    "D023 order_paid.sample.occurred_at",
    "a time without offset",
    ({ part }) => {
      part("triggers.order_paid.operation.sample").occurred_at = "2026-01-15 10:00";
    },
  ],
  [
    "D024 order_paid.sample.total",
    "a sample without an amount",
    ({ part }) => {
      delete part("triggers.order_paid.operation.sample").total;
    },
  ],
  [
    "D024 order_paid.sample.more: not declared",
    "a sample with an extra key",
    ({ part }) => {
      part("triggers.order_paid.operation.sample").more = 1;
    },
  ],
  [
    "D024 order_line_paid.sample.line.more: not declared",
    "an extra key inside an object",
    ({ part }) => {
      part("triggers.order_line_paid.operation.sample.line").more = 1;
    },
  ],
  [
    "D024 order_paid.sample.tags",
    "a text although a list is declared",
    ({ part }) => {
      part("triggers.order_paid.operation.sample").tags = "spring";
    },
  ],
  [
    "D025 triggers.order_paid.operation.sample.invoice_url",
    "an address that runs a script",
    ({ part }) => {
      part("triggers.order_paid.operation.sample").invoice_url = "javascript:alert(1)";
    },
  ],
  [
    "D027 platformVersion",
    "an old platform",
    ({ root }) => {
      root.platformVersion = "18.0.0";
    },
  ],
  [
    "D028 flags",
    "the platform's own cleaning",
    ({ root }) => {
      delete root.flags;
    },
  ],
];

function copyOf(definition: Definition): Copy {
  const root = definition as unknown as Writable;
  const fieldIn = (fields: unknown, key: string): Writable => {
    const found = (fields as Writable[]).find((field) => field.key === key);
    if (found === undefined) throw new Error(`There is no field ${key}.`);
    return found;
  };
  return {
    root,
    authField: (key) => fieldIn(at(root, "authentication").fields, key),
    part: (path) => path.split(".").reduce(at, root),
    inputField: (part, key) => fieldIn(at(part.split(".").reduce(at, root), "operation").inputFields, key),
  };
}

function at(value: Writable, key: string): Writable {
  const inner = value[key];
  if (typeof inner !== "object" || inner === null) throw new Error(`There is no ${key}.`);
  return inner as Writable;
}
