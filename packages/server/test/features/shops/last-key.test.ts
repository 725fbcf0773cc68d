import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectInvalid, expectProblem } from "../../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney } from "../../support/journey/journey.ts";
import { callOnPaid, read } from "../../support/journey/shop-actions.ts";

let journey: SharedJourney;

beforeAll(async () => {
  journey = await joinJourney(18);
});
afterAll(() => journey.end());

describe("a shop whose last key was deleted", () => {
  it("gets another key from the administrator, and has everything as before", async () => {
    const shop = await journey.newShop("Locked out");
    const rule = await callOnPaid(shop, journey.receiver.target().url);
    const [last] = (await read(shop, "/v1/api-keys")).data;
    expect((await shop.delete(`/v1/api-keys/${last.id}`)).status).toBe(204);
    expectProblem(await shop.get("/v1/me"), 401);
    const made = await journey.admin.post(`/v1/shops/${shop.id}/api-keys`, { name: "New key" });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ id: expect.stringMatching(/^key_/), name: "New key", expires_at: null });
    const headers = { authorization: `Bearer ${made.body.key}` };
    expect((await journey.stranger.get("/v1/me", headers)).body).toMatchObject({ id: shop.id });
    expect((await journey.stranger.get("/v1/rules", headers)).body.data).toMatchObject([{ id: rule.id }]);
    const keys = (await journey.stranger.get("/v1/api-keys", headers)).body.data;
    expect(keys).toMatchObject([{ id: made.body.id, hint: expect.stringMatching(/^….{4}$/) }]);
    expect((await journey.admin.post(`/v1/shops/${shop.id}/api-keys`)).body).toMatchObject({ name: "API key" });
    expectProblem(await journey.admin.post("/v1/shops/shp_nobody/api-keys", {}), 404);
    expectInvalid(await journey.admin.post(`/v1/shops/${shop.id}/api-keys`, { name: 7 }), "/name");
  });
});
