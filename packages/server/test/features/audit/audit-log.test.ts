import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withClient } from "../../support/harness.ts";
import { expectProblem } from "../../support/journey/expect-problem.ts";
import { type Journey, type Shop, startJourney } from "../../support/journey/journey.ts";
import { makeRule, read } from "../../support/journey/shop-actions.ts";

let journey: Journey;

beforeAll(async () => {
  journey = await startJourney(18);
});
afterAll(() => journey.end());

const entriesOf = async (shop: Shop, query = "") => (await read(shop, `/v1/audit-log?limit=250${query}`)).data;
const actionsOf = async (shop: Shop) =>
  (await entriesOf(shop)).map(({ action }: { action: string }) => action).toReversed();

/** Everything that changes a shop, once. */
async function changeEverything(shop: Shop): Promise<void> {
  const url = journey.receiver.target().url;
  const rule = await makeRule(shop, { trigger: "order.paid", action: { type: "webhook", url } });
  await shop.patch(`/v1/rules/${rule.id}`, { name: "New name", enabled: false });
  await shop.patch(`/v1/endpoints/${rule.endpoint_id}`, { rate_per_second: 5 });
  await shop.post(`/v1/endpoints/${rule.endpoint_id}/secret/rotate`, {});
  await shop.delete(`/v1/rules/${rule.id}`);
  await shop.put("/v1/settings/webhooks", { orders: { url } });
  await shop.put("/v1/settings/alerts", { email: "owner@example.com" });
  const { body: hook } = await shop.post("/v1/hooks", { trigger: "order.paid", target_url: url });
  await shop.post("/v1/hooks", { trigger: "order.paid", target_url: url });
  await shop.delete(`/v1/hooks/${hook.id}`);
  await shop.delete(`/v1/hooks/${hook.id}`);
  await shop.put("/v1/sources/plugandpay", { webhook_key: "very-secret-key" });
  const { body: made } = await shop.post("/v1/huddle/connections", { name: "C", domain: "example.com", api_key: "k" });
  await shop.patch(`/v1/huddle/connections/${made.id}`, { name: "D" });
  await shop.delete(`/v1/huddle/connections/${made.id}`);
  await shop.post("/v1/erasures", { email: "buyer@example.com" });
  const { body: key } = await shop.post("/v1/api-keys", { name: "Second" });
  const { body: next } = await shop.post(`/v1/api-keys/${key.id}/replace`, {});
  await shop.delete(`/v1/api-keys/${next.id}`);
  await journey.admin.post(`/v1/shops/${shop.id}/api-keys`, {});
}

const ALL = [
  ...["shop.created", "rule.created", "rule.changed", "endpoint.changed", "endpoint.secret.rotated", "rule.deleted"],
  ...["settings.webhooks.changed", "settings.alerts.changed", "hook.created", "hook.deleted", "plugandpay.changed"],
  ...["connection.created", "connection.changed", "connection.deleted", "erasure.started"],
  ...["api_key.created", "api_key.replaced", "api_key.deleted", "api_key.created"],
];

describe("the audit log", () => {
  it("has every change once, in order, and no entry for a request without a change", async () => {
    const shop = await journey.newShop();
    await changeEverything(shop);
    expect(await actionsOf(shop)).toEqual(ALL);
  });

  it("names who, from where, what and when, and contains no value", async () => {
    const shop = await journey.newShop();
    await changeEverything(shop);
    const entries = await entriesOf(shop);
    const changed = entries.find(({ action }: { action: string }) => action === "rule.changed");
    expect(changed).toEqual({
      id: expect.stringMatching(/^aud_/),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      by: { kind: "api_key", id: expect.stringMatching(/^key_/), name: "First key" },
      address: expect.stringContaining("127.0.0.1"),
      action: "rule.changed",
      subject: expect.stringMatching(/^rul_/),
      // With the name that it had before.
      subject_name: expect.stringMatching(/^Order paid: webhook to /),
      fields: ["enabled", "name"],
    });
    expect(entries.at(-1)).toMatchObject({ action: "shop.created", by: { kind: "admin", id: null }, subject: shop.id });
    const nameOf = (action: string) =>
      entries.find((entry: { action: string }) => entry.action === action).subject_name;
    expect(["rule.deleted", "connection.changed", "connection.deleted", "endpoint.changed"].map(nameOf)).toEqual([
      "New name",
      "C",
      "D",
      null,
    ]);
    for (const value of ["very-secret-key", "owner@example.com", "buyer@example.com", shop.apiKey]) {
      expect(JSON.stringify(entries)).not.toContain(value);
    }
  });

  it("shows only the shop's entries, can be filtered by action and subject, and has pages", async () => {
    const [shop, other] = [await journey.newShop(), await journey.newShop()];
    await changeEverything(shop);
    expect(await actionsOf(other)).toEqual(["shop.created"]);
    const [created] = await entriesOf(shop, "&action=rule.created");
    expect(await entriesOf(other, `&subject=${created.subject}`)).toEqual([]);
    const about = await entriesOf(shop, `&subject=${created.subject}`);
    expect(about.map(({ action }: { action: string }) => action)).toEqual([
      "rule.deleted",
      "rule.changed",
      "rule.created",
    ]);
    const first = await read(shop, "/v1/audit-log?limit=2");
    const second = await read(shop, `/v1/audit-log?limit=2&cursor=${first.next_cursor}`);
    expect([...first.data, ...second.data]).toEqual((await entriesOf(shop)).slice(0, 4));
    expectProblem(await shop.get("/v1/audit-log?action=nothing"), 422);
    expectProblem(await journey.stranger.get("/v1/audit-log"), 401);
  });

  it("has no entry for a refused change, and a change without an entry is rolled back", async () => {
    const shop = await journey.newShop();
    expect((await shop.delete("/v1/api-keys/key_unknown")).status).toBe(404);
    expect((await shop.post("/v1/rules", { trigger: "order.paid" })).status).toBe(422);
    expect(await actionsOf(shop)).toEqual(["shop.created"]);
    await withClient(journey.databaseUrl ?? "", (client) =>
      client.query("alter table audit_log rename to audit_log_away"),
    );
    const refused = await shop.put("/v1/settings/alerts", { email: "owner@example.com" });
    await withClient(journey.databaseUrl ?? "", (client) =>
      client.query("alter table audit_log_away rename to audit_log"),
    );
    expect(refused.status).toBeGreaterThanOrEqual(500);
    expect((await read(shop, "/v1/settings/alerts")).email).toBeNull();
  });
});
