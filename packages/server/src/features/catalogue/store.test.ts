import { isOrderEvent, parseEvent, sampleEvent } from "@haak/core";
import { describe, expect, it } from "vitest";
import { anEvent, aShop } from "../../../test/support/builders.ts";
import { useStore } from "../../../test/support/harness.ts";
import { type CatalogueItem, catalogueLearner, learnFrom } from "./store.ts";

const product = (id: string, name: string | null = null): CatalogueItem => ({ kind: "product", id, name });

describe("the catalogue that is learned from an event", () => {
  it("contains its products with their names and groups, also those of a subscription", () => {
    const line = { quantity: 1, amount: "1.00", amount_with_tax: "1.21" };
    const sample = sampleEvent("order.paid");
    if (!isOrderEvent(sample)) throw new Error("An order event has an order.");
    const order = {
      ...sample.data.order,
      lines: [
        { ...line, product: { id: "7", title: "Course", group: "courses" } },
        { ...line, product: { id: "8", title: "Workbook" } },
      ],
      upsell: { id: "3", name: "Coaching" },
    };
    const parsed = parseEvent({ ...sample, data: { order } });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    expect(learnFrom(parsed.event)).toEqual([
      product("7", "Course"),
      { kind: "product_group", id: "courses", name: null },
      product("8", "Workbook"),
      { kind: "upsell", id: "3", name: "Coaching" },
    ]);
    expect(learnFrom(anEvent({ type: "subscription.ended" })).map(({ kind }) => kind)).toContain("product");
    expect(learnFrom(anEvent({ type: "form.submitted" }))).toEqual([{ kind: "form", id: "41", name: "Intake" }]);
    expect(learnFrom(anEvent({ type: "affiliate.quit" }))).toEqual([]);
  });
});

describe("the catalogue", () => {
  const store = useStore(18);
  const names = async () => {
    const rows = await store.db.selectFrom("catalogue").select(["kind", "id", "name"]).orderBy("id").execute();
    return rows.map(({ kind, id, name }) => `${kind} ${id}: ${name}`);
  };

  it("shows the id of an item until a name is known, and the name from then on", async () => {
    const shop = await aShop(store);
    await catalogueLearner(store.db)(shop, [product("7")]);
    expect(await names()).toEqual(["product 7: 7"]);
    await catalogueLearner(store.db)(shop, [product("7", "Course")]);
    await catalogueLearner(store.db)(shop, [product("7")]);
    expect(await names()).toEqual(["product 7: Course"]);
    await catalogueLearner(store.db)(shop, [product("7", "Course 2027")]);
    expect(await names()).toEqual(["product 7: Course 2027"]);
  });

  it("learns from simultaneous events that name the same items in another order", async () => {
    const shop = await aShop(store);
    const items = Array.from({ length: 30 }, (_, index) => product(`p${index}`));
    const learners = Array.from({ length: 8 }, (_, index) => catalogueLearner(index % 2 ? store.otherDb : store.db));
    await Promise.all(
      learners.map((learn, index) =>
        learn(
          shop,
          (index % 2 ? items : items.toReversed()).map((one) => ({ ...one })),
        ),
      ),
    );
    expect(await names()).toHaveLength(30);
  });

  it("accepts an event that names the same item twice", async () => {
    const shop = await aShop(store);
    await catalogueLearner(store.db)(shop, [product("7", "Course"), product("7", "Course"), product("7")]);
    expect(await names()).toHaveLength(1);
  });

  it("learns from the next event if the item could not be stored with this one", async () => {
    const shop = await aShop(store);
    const learn = catalogueLearner(store.db);
    await store.db.schema.alterTable("catalogue").renameTo("catalogue_away").execute();
    await expect(learn(shop, [product("7", "Course")])).rejects.toThrow();
    await store.db.schema.alterTable("catalogue_away").renameTo("catalogue").execute();
    await learn(shop, [product("7", "Course")]);
    expect(await names()).toEqual(["product 7: Course"]);
  });
});
