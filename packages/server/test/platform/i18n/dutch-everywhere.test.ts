import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { aLineWith, orderPaid } from "../../support/journey/events.ts";
import { furnishAccess } from "../../support/journey/furnish-access.ts";
import { type Journey, type Shop, startJourney } from "../../support/journey/journey.ts";
import { callOnPaid, deliveriesOf, deliveryIn, makeRule, read, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

/** A port of this machine without a listener. */
const NO_DISPATCHER = "http://127.0.0.1:1";

let journey: Journey;
let shop: Shop;

beforeAll(async () => {
  journey = await startJourney(18);
  shop = await journey.newShop();
  await failuresOfEveryKind();
});
afterAll(() => journey.end());

/** Makes everything that the hub writes sentences about: calls, connections, notices, Plug&Pay, tasks. */
async function failuresOfEveryKind(): Promise<void> {
  await furnishAccess(shop);
  const input = { name: "Club", domain: "club.example.com", base_url: NO_DISPATCHER, api_key: "k" };
  const { id } = (await shop.post("/v1/huddle/connections", input)).body;
  await shop.post(`/v1/huddle/connections/${id}/check`, { email: "owner@example.com" });
  await makeRule(shop, { trigger: "order.paid", action: { type: "huddle", connection_id: id, do: "grant" } });
  await callOnPaid(shop, `${NO_DISPATCHER}/hook`);
  const event = await report(shop, orderPaid({ lines: [aLineWith("9")] }));
  for (const delivery of await deliveriesOf(shop, `event=${event.id}`)) await deliveryIn(shop, delivery.id, "failed");
  const source = { api_token: "token", base_url: NO_DISPATCHER };
  const { address } = (await shop.put("/v1/sources/plugandpay", source)).body;
  await fetch(address, { method: "POST", body: new URLSearchParams({ webhook_event: "something.new", id: "1" }) });
  await shop.post("/v1/reconciliations", { since: "2026-11-01T00:00:00Z" });
  await until(async () => {
    expect((await read(shop, "/v1/sources/plugandpay/rules")).error).not.toBeNull();
    const [comparison] = (await read(shop, "/v1/reconciliations")).data;
    expect(comparison.error).not.toBeNull();
  });
}

/** Every path that a shop can read, with an id of each kind. */
async function addresses(): Promise<string[]> {
  const { paths } = await read(shop, "/openapi.json");
  const readable = Object.keys(paths).filter((path) => path.startsWith("/v1/") && "get" in paths[path]);
  const filled = await Promise.all(readable.filter((path) => !path.startsWith("/v1/shops")).map((path) => fill(path)));
  return filled.flat();
}

async function fill(path: string): Promise<string[]> {
  if (!path.includes("{id}")) return [path];
  const [list = "", rest = ""] = path.split("/{id}");
  const { body, status } = await shop.get(list);
  const things: { id: string }[] = status === 200 ? body.data : [];
  return things.map(({ id }) => `${list}/${id}${rest}`);
}

/** Every text in an answer, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

const readAll = (paths: readonly string[], language: string) =>
  Promise.all(paths.map(async (path) => [path, (await shop.get(path, { "accept-language": language })).body] as const));

/** Whether a text is a sentence and not a code, a name or an address. */
const isFullText = (text: string) => /^\S+( \S+){3,}[.!]$/.test(text);

describe("a client that prefers Dutch", () => {
  it("reads no English sentence in anything that the hub has stored", async () => {
    const paths = await addresses();
    const dutch = await readAll(paths, "nl");
    const english = new Set((await readAll(paths, "en")).flatMap(([, body]) => textsIn(body)));
    // A text that is the same in both languages was not translated.
    const isEnglish = (text: string) => isFullText(text) && english.has(text);
    const left = dutch.flatMap(([path, body]) =>
      textsIn(body).flatMap((text) => (isEnglish(text) ? [`${path}: ${text}`] : [])),
    );
    expect(left).toEqual([]);
    const refused = expect.stringMatching(/^127\.0\.0\.1 weigerde de verbinding\./);
    const textsAt = (path: string) =>
      dutch.filter(([address]) => address.startsWith(path)).flatMap(([, body]) => textsIn(body));
    for (const path of ["deliveries/", "huddle/connections", "reconciliations", "sources/plugandpay/rules"])
      expect.soft(textsAt(`/v1/${path}`), path).toContainEqual(refused);
    const withoutSku = expect.stringMatching(/^Wat gekocht is, heeft geen SKU, dus Huddle kan niet weten/);
    expect(textsAt("/v1/deliveries/")).toContainEqual(withoutSku);
    expect(textsAt("/v1/inbox")).toContainEqual(expect.stringMatching(/^Haak kent deze trigger niet/));
  });
});
