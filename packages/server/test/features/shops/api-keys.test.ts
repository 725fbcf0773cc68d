import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expectInvalid, expectProblem } from "../../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";
import { read } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

let journey: SharedJourney;
let shop: Shop;

beforeAll(async () => {
  journey = await joinJourney(18);
});
beforeEach(async () => {
  shop = await journey.newShop();
});
afterAll(() => journey.end());

const whoIs = (key: string) => journey.stranger.get("/v1/me", { authorization: `Bearer ${key}` });
const firstKey = async () => (await read(shop, "/v1/api-keys")).data[0];
const replace = async (id: string, body: unknown) => {
  const reply = await shop.post(`/v1/api-keys/${id}/replace`, body);
  expect(reply.status, reply.text).toBe(201);
  return reply.body;
};

describe("S20: the API key", () => {
  it("S20: is shown once when it is made, and only by its hint afterwards", async () => {
    const made = (await shop.post("/v1/api-keys", { name: "For Make" })).body;
    expect((await whoIs(made.key)).body).toMatchObject({ id: shop.id });
    const listed = await shop.get("/v1/api-keys");
    expect(listed.body.data.map(({ name }: { name: string }) => name)).toEqual(["For Make", "First key"]);
    expect(listed.body.data[0]).toMatchObject({ id: made.id, hint: `…${made.key.slice(-4)}`, expires_at: null });
    expect(listed.body.data.map((one: { is_current: boolean }) => one.is_current)).toEqual([false, true]);
    expect(listed.text).not.toContain(made.key);
  });

  it("S20: can be replaced, and the old one is valid for exactly the wanted overlap", async () => {
    const made = await replace((await firstKey()).id, { overlap_seconds: 604_800 });
    expect([(await whoIs(made.key)).status, (await whoIs(shop.apiKey)).status]).toEqual([200, 200]);
    const next = await replace(made.id, { overlap_seconds: 1 });
    await until(async () => expectProblem(await whoIs(made.key), 401));
    expect([(await whoIs(next.key)).status, (await whoIs(shop.apiKey)).status]).toEqual([200, 200]);
  });

  it("S20: is invalid at once if it is replaced without an overlap or deleted", async () => {
    const made = (await shop.post("/v1/api-keys")).body;
    await replace((await firstKey()).id, {});
    expectProblem(await whoIs(made.key), 401);
    const other = (await shop.post("/v1/api-keys", {})).body;
    expect((await shop.delete(`/v1/api-keys/${other.id}`)).status).toBe(204);
    expectProblem(await whoIs(other.key), 401);
  });

  it.each([-1, 604_801, 1.5, "60", null])("S20: is not replaced with an overlap of %j seconds", async (overlap) => {
    const { id } = await firstKey();
    const reply = await shop.post(`/v1/api-keys/${id}/replace`, { overlap_seconds: overlap });
    expectInvalid(reply, "/overlap_seconds");
    expect((await read(shop, "/v1/api-keys")).data).toHaveLength(1);
  });
});
