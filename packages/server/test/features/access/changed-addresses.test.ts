import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCommunity, accessOf, becomes, bought } from "../../support/journey/community.ts";
import { subscriptionEvent } from "../../support/journey/events.ts";
import { joinJourney, type SharedJourney } from "../../support/journey/journey.ts";
import { read, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

let journey: SharedJourney;
beforeAll(async () => {
  journey = await joinJourney(14);
});
afterAll(() => journey.end());

const old = { email: "Old@example.com", id: "cst_61" };
const fresh = { email: "Fresh@example.com", id: "cst_61" };

describe("a person who comes back with another address", () => {
  it("keeps the access, is found by both addresses, and loses it under the address that has it", async () => {
    const { shop, huddle, revokes } = await aCommunity(journey);
    await report(shop, bought("S", { id: "1", customer: old }));
    await becomes(shop, { email: old.email, state: "granted", other_emails: [], customer_ids: ["cst_61"] });
    const renewal = bought("S", { id: "2", kind: "first", customer: fresh });
    expect((await report(shop, renewal)).deliveries).toBe(0);
    expect(huddle.calls()).toHaveLength(1);
    const known = { email: old.email, other_emails: [fresh.email], customer_ids: ["cst_61"] };
    for (const email of [old.email, fresh.email]) {
      expect(await accessOf(shop, `?email=${email.toUpperCase()}`)).toMatchObject([known]);
    }
    const [{ id }] = await accessOf(shop);
    const story = await read(shop, `/v1/access/${id}`);
    expect(story).toMatchObject({ ...known, calls: [{ do: "grant" }] });
    const grants = story.events.filter(({ said }: { said: string }) => said === "grant");
    expect(grants.map(({ email, order_id }: Record<string, string>) => [email, order_id])).toEqual([
      [old.email, "1"],
      [fresh.email, "2"],
    ]);
    const table = await shop.get("/v1/access.csv?email=fresh@example.com");
    expect(table.text.split("\r\n")[1]).toMatch(/^Old@example.com,.*,Fresh@example.com$/);

    await report(shop, subscriptionEvent("ended", { id: "S", customer: fresh }));
    await becomes(shop, { email: old.email, state: "revoked", reasons: [] });
    await until(async () => expect(revokes.calls).toHaveLength(1));
    expect(revokes.calls[0]?.path).toContain(encodeURIComponent(old.email));
  });

  it("is recognised by a customer number that is text", async () => {
    const shop = await journey.newShop();
    const refused = await shop.post("/v1/events", bought(null, { customer: { email: "bo@example.com", id: 61 } }));
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([{ pointer: "/data/order/customer/id" }]);
  });
});
