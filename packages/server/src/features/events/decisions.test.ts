import { describe, expect, it } from "vitest";
import { anAccept, anEvent, aRule, aRuleDefinition, aShop, ruleStoreParts } from "../../../test/support/builders.ts";
import { serveRoutes, useStore } from "../../../test/support/harness.ts";
import { storedBodies } from "../../../test/support/stored-body.ts";
import type { Shop } from "../../platform/shop.ts";
import { deleteRules, updateRule } from "../rules/store.ts";
import { eventRoutes } from "./routes.ts";

interface ShownDecision {
  readonly rule: { readonly id: string; readonly name: string };
  readonly called: boolean;
  readonly reason: { readonly code: string; readonly text: string };
  readonly deliveries: readonly { readonly id: string; readonly state: string; readonly line_number: number | null }[];
}

describe("the decisions about an event", () => {
  const store = useStore(18);
  const edit = (shop: Shop, id: string, overrides: Record<string, unknown>) =>
    store.db
      .transaction()
      .execute((tx) => updateRule(ruleStoreParts(store), tx, { shop, id, definition: aRuleDefinition(overrides) }));
  const remove = (shop: Shop, id: string) =>
    store.db.transaction().execute((tx) => deleteRules(ruleStoreParts(store), tx, { shop, ids: [id] }));
  const accept = async (shop: Shop) => {
    const [accepted] = await anAccept(store)(shop, anEvent());
    return accepted?.id ?? "";
  };
  const read = async (shop: Shop, id: string, language = "en") => {
    const headers = { "accept-language": language };
    const response = await fetch(`${await serveRoutes(eventRoutes(store), shop)}/${id}`, { headers });
    // The shape is what the tests are about.
    const body = (await response.json()) as { decisions: ShownDecision[] };
    return { status: response.status, language: response.headers.get("content-language"), ...body };
  };

  it("name every rule, its decision and reason, and its deliveries", async () => {
    const shop = await aShop(store);
    const calls = await aRule(store, shop, { name: "Calls" });
    const other = await aRule(store, shop, { name: "Other", scope: { products: ["no-such-product"] } });
    const { decisions } = await read(shop, await accept(shop));
    expect(decisions).toMatchObject([
      {
        rule: { id: calls.id, name: "Calls" },
        called: true,
        reason: { code: "called" },
        deliveries: [{ state: "pending", line_number: null }],
      },
      { rule: { id: other.id, name: "Other" }, called: false, reason: { code: "other_product" }, deliveries: [] },
    ]);
    for (const { reason } of decisions) expect(reason.text).not.toBe("");
  });

  it("show a default name of a rule in the reader's language, and a typed name as it is", async () => {
    const shop = await aShop(store);
    for (const name of ["", "Settings: orders", "Mijn regel"]) await aRule(store, shop, { name });
    const id = await accept(shop);
    const named = async (language: string) => (await read(shop, id, language)).decisions.map(({ rule }) => rule.name);
    expect(await named("en")).toEqual(["Order paid: webhook to example.com", "Settings: orders", "Mijn regel"]);
    expect(await named("nl")).toEqual([
      "Bestelling betaald: webhook naar example.com",
      "Instellingen: bestellingen",
      "Mijn regel",
    ]);
    const sent = [...(await storedBodies(store.db, shop.id)).values()];
    expect(sent.map((body) => JSON.parse(body).rule.name)).toEqual(await named("en"));
  });

  it("are explained by the rules as they were, after these were changed and deleted and others were created", async () => {
    const shop = await aShop(store);
    const [one, two] = [await aRule(store, shop, { name: "One" }), await aRule(store, shop, { name: "Two" })];
    const id = await accept(shop);
    const before = await read(shop, id);
    await edit(shop, one.id, { name: "One, renamed", trigger: "subscription.ended" });
    await edit(shop, one.id, { name: "One, renamed again", enabled: false });
    await remove(shop, two.id);
    await aRule(store, shop, { name: "Three" });
    const after = await read(shop, id);
    const decided = (decisions: readonly ShownDecision[]) => decisions.map(({ deliveries: _, ...rest }) => rest);
    expect(decided(after.decisions)).toEqual(decided(before.decisions));
    expect(after.decisions.map(({ rule }) => rule.name)).toEqual(["One", "Two"]);
    expect(after.decisions[1]?.deliveries).toMatchObject([{ state: "cancelled" }]);
  });

  it("of each event are made by the rules that were valid when it was accepted", async () => {
    const shop = await aShop(store);
    const [nobody] = [await accept(shop)];
    const rule = await aRule(store, shop, { name: "First" });
    const first = await accept(shop);
    await edit(shop, rule.id, { name: "Second", enabled: false });
    const second = await accept(shop);
    await remove(shop, rule.id);
    const gone = await accept(shop);
    const decided = await Promise.all(
      [nobody, first, second, gone].map(async (id) => (await read(shop, id)).decisions),
    );
    expect(
      decided.map((decisions) => decisions.map(({ rule: { name }, reason }) => `${name}: ${reason.code}`)),
    ).toEqual([[], ["First: called"], ["Second: disabled"], []]);
  });

  it("are translated into the requested language, and into English if that language is not supported", async () => {
    const shop = await aShop(store);
    await aRule(store, shop, { enabled: false });
    const id = await accept(shop);
    const [english, dutch, other] = [
      await read(shop, id),
      await read(shop, id, "nl-NL, en;q=0.5"),
      await read(shop, id, "fr"),
    ];
    expect([english.language, dutch.language, other.language]).toEqual(["en", "nl", "en"]);
    expect(dutch.decisions[0]?.reason.text).not.toBe(english.decisions[0]?.reason.text);
    expect(other.decisions).toEqual(english.decisions);
  });

  it("show a call as paused while its endpoint is off", async () => {
    const shop = await aShop(store);
    await aRule(store, shop);
    const id = await accept(shop);
    await store.db.updateTable("lane").set({ paused: true }).execute();
    expect((await read(shop, id)).decisions).toMatchObject([{ deliveries: [{ state: "paused" }] }]);
  });

  it("do not exist for another shop", async () => {
    const id = await accept(await aShop(store));
    expect((await read(await aShop(store), id)).status).toBe(404);
  });
});
