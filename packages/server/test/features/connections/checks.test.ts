import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCommunity } from "../../support/journey/community.ts";
import { expectInvalid, expectProblem } from "../../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney } from "../../support/journey/journey.ts";
import { read } from "../../support/journey/shop-actions.ts";

let journey: SharedJourney;

beforeAll(async () => {
  journey = await joinJourney(14);
});
afterAll(() => journey.end());

const EMAIL = "owner@example.com";

async function aHuddle() {
  const { shop, connection, huddle } = await aCommunity(journey, { template: false });
  const path = `/v1/huddle/connections/${connection.id}`;
  return {
    shop,
    connection,
    huddle,
    path,
    tryIt: (body: object = {}) => shop.post(`${path}/check`, { email: EMAIL, ...body }),
  };
}

async function aClub(grant: object | null) {
  const shop = await journey.newShop();
  const target = journey.receiver.target();
  const made = await shop.post("/v1/connections", {
    ...{ connector: "http-member", name: "Club", base_url: target.url, api_key: "key-of-the-club" },
    grant: grant && { url_template: `${target.url}/{email}/{sku}`, ...grant },
  });
  const path = `/v1/connections/${made.body.id}`;
  return { shop, target, path, tryIt: (body: object) => shop.post(`${path}/check`, { email: EMAIL, ...body }) };
}

describe("a check of a Huddle connection", () => {
  it("grants the owner access with the same call as a purchase, stores the result, and adds nothing to the ledger", async () => {
    const { shop, huddle, path, tryIt } = await aHuddle();
    const reply = await tryIt({ email: ` ${EMAIL} `, sku: "COURSE-7" });
    expect([reply.status, reply.body]).toMatchObject([200, { outcome: "delivered", status: 200, error: null }]);
    expect(huddle.members()).toMatchObject([{ email: EMAIL, skus: ["COURSE-7"] }]);
    const { said: _answer, ...kept } = reply.body;
    expect((await read(shop, path)).last_check).toEqual(kept);
    expect([(await read(shop, "/v1/access")).data, (await read(shop, "/v1/deliveries")).data]).toEqual([[], []]);
    expect((await read(shop, "/v1/audit-log")).data[0]).toMatchObject({ action: "connection.checked" });
    expect(JSON.stringify(await read(shop, path))).not.toContain(EMAIL);
  });

  it("adds a person without access if no SKU is given", async () => {
    const { huddle, tryIt } = await aHuddle();
    expect((await tryIt()).body.outcome).toBe("delivered");
    expect(huddle.members()).toMatchObject([{ email: EMAIL, skus: [] }]);
  });

  it("says that the key is refused, and must be repeated after another key is set", async () => {
    const { shop, path, tryIt } = await aHuddle();
    await shop.patch(path, { api_key: "wrong-key-of-somebody" });
    const reply = await tryIt();
    expect([reply.status, reply.body]).toMatchObject([200, { outcome: "rejected", status: 401 }]);
    expect(reply.text).not.toContain("wrong-key-of-somebody");
    expect((await read(shop, path)).last_check.status).toBe(401);
    expect((await shop.patch(path, { name: "Other name" })).body.last_check.status).toBe(401);
    expect((await shop.patch(path, { api_key: "another-key" })).body.last_check).toBeNull();
  });

  it("says what is wrong with the address: unreachable, or not allowed", async () => {
    const { shop, path, huddle, tryIt } = await aHuddle();
    await huddle.close();
    expect((await tryIt()).body).toMatchObject({ outcome: "unreachable", status: null, error: expect.any(String) });
    await shop.patch(path, { base_url: null, domain: "no-such-name.invalid" });
    expect((await tryIt()).body).toMatchObject({ outcome: "unreachable", status: null });
  });

  it("does not conflict with a change that began before", async () => {
    const { shop, path, tryIt } = await aHuddle();
    const before = await shop.get(path);
    await tryIt();
    const headers = { "if-match": before.headers.get("etag") ?? "" };
    expect((await shop.patch(path, { name: "Renamed" }, headers)).status).toBe(200);
    expectProblem(await shop.patch(path, { name: "Again" }, headers), 412);
  });

  it("is refused without a valid address, for two products at once, and for levels without a call", async () => {
    const { shop, path, tryIt } = await aHuddle();
    expectInvalid(await tryIt({ email: "nobody" }), "/email");
    expectInvalid(await tryIt({ sku: "A", level: "B" }), "/level");
    expectProblem(await tryIt({ level: "gold" }), 409);
    await shop.patch(path, { lite: true });
    expectInvalid(await tryIt({ level: "gold" }), "/level");
    expect((await read(shop, path)).last_check).toBeNull();
  });
});

describe("a check of another system", () => {
  it("makes the owner's own call with the key in it, and shows the answer without the key", async () => {
    const { target, tryIt } = await aClub({ method: "PUT", headers: { authorization: "Bearer {api_key}" } });
    target.answers(() => ({ status: 422, body: "no such level; key-of-the-club is known" }));
    const reply = await tryIt({ sku: "A" });
    expect(reply.body).toMatchObject({ outcome: "rejected", status: 422, said: "no such level; *** is known" });
    expect(target.calls[0]).toMatchObject({ method: "PUT", headers: { authorization: "Bearer key-of-the-club" } });
    expect(target.calls[0]?.path).toContain("/owner%40example.com/A");
  });

  it("stores no result if the connection was changed meanwhile", async () => {
    const { shop, target, path, tryIt } = await aClub({ method: "PUT" });
    target.answers(async () => {
      expect((await shop.patch(path, { api_key: "another-key" })).status).toBe(200);
      return { status: 200, body: "" };
    });
    expect((await tryIt({ sku: "A" })).body.outcome).toBe("delivered");
    expect((await read(shop, path)).last_check).toBeNull();
  });

  it("needs a product, and is refused if grants are tasks", async () => {
    expectInvalid(await (await aClub({})).tryIt({}), "/sku");
    expectProblem(await (await aClub(null)).tryIt({ sku: "A" }), 409);
  });
});
