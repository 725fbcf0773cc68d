import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { becomes, bought } from "../../support/journey/community.ts";
import { subscriptionEvent } from "../../support/journey/events.ts";
import { expectInvalid, expectProblem } from "../../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney } from "../../support/journey/journey.ts";
import { deliveriesOf, makeRule, read, report } from "../../support/journey/shop-actions.ts";

let journey: SharedJourney;

beforeAll(async () => {
  journey = await joinJourney(14);
});
afterAll(() => journey.end());

const aSystem = async () => {
  const shop = await journey.newShop();
  const target = journey.receiver.target();
  const call = { url_template: `${target.url}/{email}/{sku}`, headers: { authorization: "Bearer {api_key}" } };
  const made = await shop.post("/v1/connections", {
    ...{ connector: "http-member", name: "Club", base_url: target.url, api_key: "key-of-the-club" },
    grant: { method: "PUT", ...call, body_template: '{"who":"{email}"}' },
    revoke: { method: "DELETE", ...call },
  });
  expect(made.status, made.text).toBe(201);
  return { shop, target, connection: made.body, path: `/v1/connections/${made.body.id}` };
};

describe("a connection of another connector", () => {
  it("has the same ledger: it grants access with its own call, and revokes it when the last purchase ends", async () => {
    const { shop, target, connection } = await aSystem();
    const action = { type: "connector", connector: "http-member", connection_id: connection.id };
    await makeRule(shop, { trigger: "order.paid", action: { ...action, do: "grant" } });
    await makeRule(shop, { trigger: "subscription.ended", action: { ...action, do: "revoke" } });
    const event = await report(shop, bought("S"));
    await becomes(shop, { state: "granted", connection_id: connection.id, sku: "COURSE-7" });
    await report(shop, subscriptionEvent("ended", { id: "S" }));
    await becomes(shop, { state: "revoked" });
    expect(
      target.calls.map(({ method, path, headers }) => [method, path.split("/").slice(2), headers.authorization]),
    ).toEqual([
      ["PUT", ["buyer%40example.com", "COURSE-7"], "Bearer key-of-the-club"],
      ["DELETE", ["buyer%40example.com", "COURSE-7"], "Bearer key-of-the-club"],
    ]);
    expect(target.calls[0]?.body).toBe('{"who":"buyer@example.com"}');
    const [delivery] = await deliveriesOf(shop, `event=${event.id}`);
    const shown = await shop.get(`/v1/deliveries/${delivery.id}`);
    expect([shown.body.state, shown.text.includes("key-of-the-club")]).toEqual(["delivered", false]);
    expect(await read(shop, `/v1/endpoints/${delivery.endpoint_id}`)).toMatchObject({
      kind: "http-member",
      url: target.url,
    });
  });

  it("is shown without its key, can be changed, and cannot be deleted while a rule uses it", async () => {
    const { shop, connection, path } = await aSystem();
    expect(connection).toMatchObject({ connector: "http-member", api_key: "[masked]", grant: { method: "PUT" } });
    expect(connection).not.toHaveProperty("lite");
    const patched = await shop.patch(path, { ...connection, name: "Renamed" });
    expect([patched.status, patched.body.name]).toEqual([200, "Renamed"]);
    expect((await read(shop, "/v1/connections")).data).toEqual([patched.body]);
    expect((await read(shop, "/v1/huddle/connections")).data).toEqual([]);
    expectProblem(await shop.get(`/v1/huddle/connections/${connection.id}`), 404);
    const action = { type: "connector", connector: "http-member", connection_id: connection.id, do: "grant" };
    const rule = await makeRule(shop, { trigger: "order.paid", action });
    expectProblem(await shop.delete(path), 409);
    await shop.delete(`/v1/rules/${rule.id}`);
    expect((await shop.delete(path)).status).toBe(204);
    expectProblem(await shop.get(path), 404);
  });

  it.each(["/v1/connections", "/v1/huddle/connections"])(
    "below %s is not deleted by who saw another state",
    async (list) => {
      const { shop } = await aSystem();
      const fields = { name: "Before", api_key: "key" };
      const kind = list.includes("huddle")
        ? { domain: "school.example.com" }
        : { connector: "http-member", base_url: "https://example.com" };
      const path = `${list}/${(await shop.post(list, { ...fields, ...kind })).body.id}`;
      const seen = (await shop.get(path)).headers.get("etag") ?? "";
      const changed = await shop.patch(path, { name: "After" });
      expectProblem(await shop.delete(path, { "if-match": seen }), 412);
      expect((await read(shop, path)).name).toBe("After");
      expect((await shop.delete(path, { "if-match": changed.headers.get("etag") ?? "" })).status).toBe(204);
    },
  );

  it("is refused with a masked value if no stored value belongs to it", async () => {
    const { shop, connection, path } = await aSystem();
    const template = { url_template: "https://example.com/{email}", headers: { "x-token": "[masked]" } };
    for (const field of ["grant", "revoke"] as const) {
      const made = { connector: "http-member", name: "Copy", base_url: "https://example.com", api_key: "key" };
      expectInvalid(await shop.post("/v1/connections", { ...made, [field]: template }), `/${field}/headers/x-token`);
      expectInvalid(await shop.patch(path, { [field]: template }), `/${field}/headers/x-token`);
      expectInvalid(await shop.post("/v1/connections", { ...made, api_key: "[masked]" }), "/api_key");
    }
    expect((await shop.patch(path, { grant: connection.grant, api_key: "[masked]" })).status).toBe(200);
  });

  it("is refused with an unknown connector, and so is a rule with a connection of another connector", async () => {
    const { shop, connection } = await aSystem();
    const input = { name: "X", base_url: "https://example.com", api_key: "key" };
    for (const connector of ["huddle", "nothing"]) {
      expectInvalid(await shop.post("/v1/connections", { ...input, connector }), "/connector");
    }
    const rule = (action: unknown) => shop.post("/v1/rules", { trigger: "order.paid", action });
    const action = { connection_id: connection.id, do: "grant" };
    expectInvalid(await rule({ type: "huddle", ...action }), "/action/connection_id");
    expectInvalid(await rule({ type: "connector", connector: "nothing", ...action }), "/action/connector");
    expectInvalid(await rule({ type: "connector", connector: "http-member", ...action, do: "add_user" }), "/action/do");
  });
});
