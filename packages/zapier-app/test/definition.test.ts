import builtApp from "@haak/zapier-app";
import { describe, expect, it } from "vitest";
import { createAppCaller } from "../../sandbox/src/zapier/app-caller.ts";
import { keyPaths } from "../../sandbox/src/zapier/key-paths.ts";
import { type Definition, definitionFindings, valueFindings } from "./definition-checks.ts";

const app = createAppCaller(builtApp);
const definition = (await app.definition()) as Definition;

const triggerNamed = (key: string, of: Definition = definition) => {
  const trigger = of.triggers[key];
  if (trigger === undefined) throw new Error(`The app has no trigger ${key}.`);
  return trigger;
};

/** A post of the hub, whole, for each instant trigger. */
const envelopes = {
  order_paid: {
    id: "dlv_1",
    type: "order.paid",
    timestamp: "2026-11-24T10:00:00+01:00",
    event_id: "evt_1",
    data: {
      order: {
        id: "1001",
        kind: "installment",
        mode: "live",
        currency: "EUR",
        amount: "82.64",
        amount_with_tax: "99.99",
        installment: { number: 2, count: 3 },
        customer: { email: "buyer@example.com", first_name: "Bo", last_name: "Kater" },
        lines: [{ product: { id: "7", title: "Course" }, type: "standard", quantity: 1, amount_with_tax: "99.99" }],
      },
    },
  },
  subscription_ended: {
    id: "dlv_2",
    type: "subscription.ended",
    timestamp: "2026-11-24T10:00:00.123456Z",
    event_id: "evt_2",
    data: {
      subscription: { id: "501", status: "inactive", product: { id: "9" }, customer: { email: "a@example.com" } },
    },
  },
};

const hookKeys = Object.keys(envelopes) as (keyof typeof envelopes)[];

const runOf = async (key: keyof typeof envelopes): Promise<Record<string, unknown>> => {
  const cleanedRequest = { ...envelopes[key], querystring: {} };
  const runs = await app.call(`triggers.${key}.operation.perform`, { cleanedRequest });
  return (runs as Record<string, unknown>[])[0] ?? {};
};

describe("the definition", () => {
  it("is valid by the platform's schema", async () => {
    expect(await app.schemaErrors()).toEqual([]);
  });

  it("passes those of Zapier's integration checks that a definition can be held against", () => {
    expect(definitionFindings(definition)).toEqual([]);
  });

  it("has exactly these keys, which are stored in every Zap and connection", () => {
    expect(Object.keys(definition.triggers)).toEqual([
      "order_paid",
      "subscription_ended",
      "products",
      "product_groups",
    ]);
    for (const [key, trigger] of Object.entries(definition.triggers)) expect(trigger.key).toBe(key);
    expect(definition.authentication?.fields?.map(({ key }) => key)).toEqual(["hub_url", "api_key"]);
    const inputKeys = (key: string) => triggerNamed(key).operation.inputFields?.map((field) => field.key);
    expect(inputKeys("order_paid")).toEqual(["products", "product_groups", "payments", "include_test_orders"]);
    expect(inputKeys("subscription_ended")).toEqual(["products", "product_groups", "include_test_orders"]);
  });

  it("hides the lists that only fill drop-downs", () => {
    const hidden = Object.values(definition.triggers).filter(({ display }) => display.hidden);
    expect(hidden.map(({ key }) => key)).toEqual(["products", "product_groups"]);
  });
});

describe.each(hookKeys)("%s", (key) => {
  it("shows a sample with exactly the keys of a run", async () => {
    expect(keyPaths(triggerNamed(key).operation.sample)).toEqual(keyPaths(await runOf(key)));
  });

  it("makes runs whose values have the declared types", async () => {
    const fields = triggerNamed(key).operation.outputFields ?? [];
    expect(valueFindings({ place: key, value: await runOf(key), fields })).toEqual([]);
  });
});

describe("the checks themselves", () => {
  const spoilt = (change: (copy: Definition) => void) => {
    const copy = structuredClone(definition);
    change(copy);
    return definitionFindings(copy);
  };

  /** Lets a test write what the definition's readers must not. */
  const writable = (value: unknown) => value as Record<string, unknown>;

  it.each<[string, string, (copy: Definition) => void]>([
    [
      "a label in lower case",
      "D018 order_paid",
      (copy) => (writable(triggerNamed("order_paid", copy).display).label = "order paid"),
    ],
    [
      "a description without its full stop",
      "D021 order_paid",
      (copy) => (writable(triggerNamed("order_paid", copy).display).description = "Triggers when paid"),
    ],
    [
      "a drop-down of a list that is not there",
      "D005 order_paid.products",
      (copy) => delete writable(copy.triggers).products,
    ],
    [
      "a sample without an amount",
      "D024 order_paid.sample.total",
      (copy) => delete triggerNamed("order_paid", copy).operation.sample?.total,
    ],
    [
      "a sample with a key too many",
      "D024 order_paid.sample.more: not declared",
      (copy) => (writable(triggerNamed("order_paid", copy).operation.sample).more = 1),
    ],
    [
      "a moment without its offset",
      "D023 order_paid.sample.occurred_at",
      (copy) => (writable(triggerNamed("order_paid", copy).operation.sample).occurred_at = "2026-01-15 10:00"),
    ],
    [
      "a hook without samples",
      "D006 order_paid",
      (copy) => delete writable(triggerNamed("order_paid", copy).operation).performList,
    ],
    ["the platform's own cleaning", "D028 flags", (copy) => delete writable(copy).flags],
  ])("find %s", (_what, finding, change) => {
    expect(spoilt(change)).toContain(finding);
  });
});
