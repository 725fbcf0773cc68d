import { expect, it } from "vitest";
import { createApi } from "../../support/journey/api.ts";
import { expectProblem } from "../../support/journey/expect-problem.ts";
import { aShopOn, hubFor, ownDatabase } from "../../support/journey/own-hub.ts";
import { read } from "../../support/journey/shop-actions.ts";

it("a key has its own rate limit, which does not affect other keys", async () => {
  const hub = await hubFor({ ...(await ownDatabase()), HAAK_RATE_LIMIT: "5,100000" });
  const [shop, other] = [await aShopOn(hub), await aShopOn(hub)];
  for (let request = 0; request < 5; request += 1) await read(shop, "/v1/me");
  const refused = await shop.get("/v1/me");
  expectProblem(refused, 429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(10);
  // The route of events has its own guards, but counts in the same limit.
  expectProblem(await shop.post("/v1/events", {}), 429);
  await read(other, "/v1/me");
});

it("an address has one limit over all its requests, but health checks are always answered", async () => {
  const hub = await hubFor({ ...(await ownDatabase()), HAAK_RATE_LIMIT: "100000,5" });
  const stranger = createApi(hub.url);
  for (let request = 0; request < 5; request += 1) expectProblem(await stranger.get("/v1/me"), 401);
  expectProblem(await stranger.get("/v1/me"), 429);
  expectProblem(await stranger.post("/in/plugandpay/guess", {}), 429);
  expectProblem(await stranger.post("/v1/events", {}), 429);
  for (const path of ["/healthz", "/readyz", "/metrics"]) expect((await stranger.get(path)).status).toBe(200);
});
