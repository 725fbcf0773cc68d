import builtApp from "@haak/zapier-app";
import { describe, expect, it } from "vitest";
import { createAppCaller } from "../../sandbox/src/zapier/app-caller.ts";
import { keyPaths } from "../../sandbox/src/zapier/run-problems.ts";
import { type Definition, type Field, type Part, partsOf } from "./checks/definition.ts";
import { definitionFindings } from "./checks/definition-findings.ts";
import { spoiltDefinitions } from "./checks/spoilt-definition.ts";
import { valueFindings } from "./checks/value-findings.ts";
import { HUB_POSTS } from "./hub-posts.ts";

const app = createAppCaller(builtApp);
const definition = (await app.definition()) as Definition;

const triggerNamed = (key: string): Part => {
  const trigger = definition.triggers[key];
  if (trigger === undefined) throw new Error(`The app has no trigger ${key}.`);
  return trigger;
};

const isVisible = ({ display }: Part) => display.hidden !== true;

/** Asked through the platform, because it resolves functions among the fields. */
const inputFields = async (part: string, inputData: Record<string, unknown> = {}) =>
  (await app.call(`${part}.operation.inputFields`, { inputData })) as Field[];

const keysOf = (fields: readonly Field[]) => fields.map(({ key }) => key);

describe("the definition", () => {
  it("is valid by the platform's schema", async () => {
    expect(await app.schemaErrors()).toEqual([]);
  });

  it("passes Zapier's integration checks that need only a definition", () => {
    expect(definitionFindings(definition)).toEqual([]);
  });

  it("has exactly these keys, because every Zap and connection stores them", () => {
    expect(
      Object.values(definition.triggers)
        .filter(isVisible)
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(
      [
        "affiliate_accepted affiliate_declined affiliate_quit form_submitted installment_paid order_created",
        "order_line_paid order_paid payment_reversed subscription_cancelled subscription_ended subscription_renewed",
        "subscription_started upsell_paid",
      ].flatMap((row) => row.split(" ")),
    );
    expect(
      Object.values(definition.triggers)
        .filter((part) => !isVisible(part))
        .map(({ key }) => key),
    ).toEqual(["products", "product_groups", "upsells", "forms", "failed_deliveries"]);
    expect(Object.keys(definition.searches ?? {})).toEqual(["find_order", "find_subscription", "find_access"]);
    expect(Object.keys(definition.creates ?? {})).toEqual(["record_event", "resend_delivery"]);
    for (const part of partsOf(definition)) expect(part.key).toMatch(/^[a-z_]+$/);
    expect(keysOf(definition.authentication?.fields ?? [])).toEqual(["hub_url", "api_key"]);
  });

  it.each([
    ["order_paid", ["products", "product_groups", "payments", "include_test_orders"]],
    ["order_created", ["products", "product_groups", "payments", "include_test_orders"]],
    ["order_line_paid", ["products", "product_groups", "payments", "include_test_orders"]],
    ["upsell_paid", ["upsells", "products", "product_groups", "include_test_orders"]],
    ["installment_paid", ["products", "product_groups", "include_test_orders"]],
    ["subscription_renewed", ["products", "product_groups", "include_test_orders"]],
    ["payment_reversed", ["products", "product_groups", "include_test_orders"]],
    ["subscription_started", ["products", "product_groups", "include_test_orders"]],
    ["subscription_cancelled", ["products", "product_groups", "include_test_orders"]],
    ["subscription_ended", ["products", "product_groups", "include_test_orders"]],
    ["affiliate_accepted", []],
    ["affiliate_declined", []],
    ["affiliate_quit", []],
    ["form_submitted", ["forms"]],
  ])("has exactly the input fields %j for %s, and none is required", async (trigger, keys) => {
    const fields = await inputFields(`triggers.${trigger}`);
    expect(keysOf(fields)).toEqual(keys);
    expect(fields.filter(({ required }) => required)).toEqual([]);
  });

  it.each([
    ["searches.find_order", {}, ["customer_email", "order"]],
    ["searches.find_subscription", {}, ["customer_email", "subscription", "product"]],
    ["searches.find_access", {}, ["customer_email", "state"]],
    ["creates.resend_delivery", {}, ["delivery"]],
  ])("has for %s with %j exactly the fields %j", async (part, inputData, keys) => {
    expect(keysOf(await inputFields(part, inputData))).toEqual(keys);
  });

  it("has the fields of Record Event that fit the chosen type", async () => {
    const common = keysOf(await inputFields("creates.record_event"));
    expect(common).toEqual([
      "event",
      "reference",
      "customer_email",
      "customer_first_name",
      "customer_last_name",
      "customer_company",
      "customer_phone",
      "occurred_at",
    ]);
    const more = async (event: string) =>
      keysOf(await inputFields("creates.record_event", { event })).slice(common.length);
    expect(await more("order.paid")).toEqual(["total", "total_excluding_tax", "currency", "lines", "is_test"]);
    expect(await more("order.created")).toEqual(await more("order.paid"));
    expect(await more("form.submitted")).toEqual(["form", "answers"]);
  });

  it("has no part that moves money (publishing rule 1.4)", () => {
    const actions = Object.values(definition.creates ?? {});
    expect(JSON.stringify(actions)).not.toMatch(/refund|charge|collect|transfer/i);
  });

  it("never names the app in a label or description (publishing guidelines)", () => {
    const words = partsOf(definition).flatMap(({ display }) => [display.label, display.description]);
    expect(words.join("\n")).not.toMatch(/plug&pay|zapier|haak/i);
  });
});

describe("the posts of the tests", () => {
  it("exist for every visible trigger", () => {
    const visible = Object.values(definition.triggers)
      .filter(isVisible)
      .map(({ key }) => key);
    expect(Object.keys(HUB_POSTS).toSorted()).toEqual(visible.toSorted());
  });
});

const POSTS = Object.entries(HUB_POSTS).flatMap(([key, posts]) =>
  posts.map((post, index) => ({ key, post, given: index === 0 ? "all" : "minimal" })),
);

describe.each(POSTS)("$key, given $given", ({ key, post }) => {
  const run = async (): Promise<Record<string, unknown>> => {
    const runs = await app.call(`triggers.${key}.operation.perform`, { cleanedRequest: { ...post, querystring: {} } });
    const [first, ...more] = runs as Record<string, unknown>[];
    expect(more).toEqual([]);
    return first ?? {};
  };

  /** Without dictionaries, because their keys come from the shop. Lists may be empty. */
  const ownKeys = (value: unknown) =>
    [...keyPaths(value)].filter((path) => !/^(custom_fields|answers)\.|^lines\[\]/.test(path));

  it("makes a run with exactly the keys of the static sample, in their order", async () => {
    expect(ownKeys(await run())).toEqual(ownKeys(triggerNamed(key).operation.sample));
  });

  it("makes lines with exactly the keys of the static sample's lines", async () => {
    const { lines } = (await run()) as { lines?: object[] };
    const { lines: sampled } = triggerNamed(key).operation.sample as { lines?: object[] };
    for (const line of lines ?? []) expect(Object.keys(line)).toEqual(Object.keys(sampled?.[0] ?? {}));
  });

  it("makes a run whose values have the declared types", async () => {
    const fields = triggerNamed(key).operation.outputFields ?? [];
    expect(valueFindings({ place: key, value: await run(), fields })).toEqual([]);
  });
});

describe("the checks themselves", () => {
  const spoilt = spoiltDefinitions(definition);

  it.each(spoilt)("find $what", ({ finding, definition: bad }) => {
    expect(definitionFindings(bad)).toContain(finding);
  });

  it("each find the definition that breaks them", () => {
    const proven = new Set(spoilt.map(({ finding }) => finding.slice(0, 4)));
    const behaviour = ["D026"];
    const codes = Array.from({ length: 28 }, (_, index) => `D0${String(index + 1).padStart(2, "0")}`);
    expect(codes.filter((code) => !proven.has(code) && !behaviour.includes(code))).toEqual(["D019", "D020"]);
  });
});
