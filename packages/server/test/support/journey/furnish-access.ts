import { affiliateEvent } from "./events.ts";
import type { Shop } from "./journey.ts";
import { makeRule, read, report } from "./shop-actions.ts";

/** Makes an access entry that was granted by hand and whose revoke waits for review. */
export async function furnishAccess(shop: Shop) {
  const request = { name: "Held", domain: "example.com", api_key: "key", brake: { percent: 0, at_least: 0 } };
  const connection = await shop.post("/v1/huddle/connections", request);
  const action = { type: "huddle", connection_id: connection.body.id, levels: ["partner"] };
  await makeRule(shop, { trigger: "affiliate.accepted", action: { ...action, do: "grant" } });
  await makeRule(shop, { trigger: "affiliate.quit", action: { ...action, do: "revoke" } });
  await report(shop, affiliateEvent("accepted"));
  const [task] = (await read(shop, "/v1/tasks")).data;
  await shop.post(`/v1/tasks/${task.id}/done`);
  await report(shop, affiliateEvent("quit"));
  const [hold] = (await read(shop, "/v1/holds")).data;
  const system = { connector: "http-member", name: "Club", base_url: "https://example.com", api_key: "key" };
  const other = await shop.post("/v1/connections", system);
  const erasure = await shop.post("/v1/erasures", { email: "nobody@example.com" });
  const path = `/v1/access/comparisons?connection_id=${connection.body.id}`;
  const headers = { "content-type": "text/csv" };
  const comparison = (await shop.raw({ method: "POST", path, headers, body: "somebody@example.com" })).body.id;
  const ids = { comparison, reviewedConnection: connection.body.id };
  return {
    ...ids,
    task: task.id,
    hold: hold.id,
    access: task.access_id,
    erasure: erasure.body.id,
    other: other.body.id,
  };
}
