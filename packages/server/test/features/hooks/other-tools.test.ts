import { createRequire } from "node:module";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { aLineWith, orderPaid, subscriptionEvent } from "../../support/journey/events.ts";
import { joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";
import { makeFormula } from "../../support/journey/make-formula.ts";
import { filledIn, pageBlocks, sendWritten } from "../../support/journey/page-blocks.ts";
import type { Call, Target } from "../../support/journey/receiver.ts";
import { report } from "../../support/journey/shop-actions.ts";

let journey: SharedJourney;
let shop: Shop;
let target: Target;

beforeAll(async () => {
  journey = await joinJourney(18);
});
beforeEach(async () => {
  shop = await journey.newShop();
  target = journey.receiver.target();
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => journey.end());

/** Sends the requests of a page one after the other, as a reader would. Returns the secret from the last answer. */
async function followRequests(
  page: string,
  exampleTarget: string,
): Promise<{ secret: string; end: () => Promise<number> }> {
  const [subscribe = "", samples = "", rule = "", secret = "", unsubscribe = ""] = (await pageBlocks(page))("http");
  const words: Record<string, string> = {
    "https://hub.example.com": journey.hub.url,
    "YOUR-API-KEY": shop.apiKey,
    [exampleTarget]: target.url,
  };
  const send = (written: string) => sendWritten(journey.stranger, filledIn(written, words));
  const hook = await send(subscribe);
  expect(hook.status).toBe(201);
  expect((await send(subscribe)).body.id).toBe(hook.body.id);
  words["HOOK-ID"] = hook.body.id;
  expect((await send(samples)).body).toEqual([]);
  words["ENDPOINT-ID"] = (await send(rule)).body.endpoint_id;
  return { secret: (await send(secret)).body.secret, end: async () => (await send(unsubscribe)).status };
}

/** A forged call, or a real call that is sent again an hour later. */
function forgeries(call: Call): readonly Call[] {
  const { headers } = call;
  const body = call.body.replace("buyer@example.com", "thief@example.com");
  const hourAgo = String(Number(headers["webhook-timestamp"]) - 3_600);
  return [
    { ...call, body, bytes: Buffer.from(body) },
    { ...call, headers: { ...headers, "webhook-signature": "v1,AAAA" } },
    { ...call, headers: { ...headers, "webhook-id": "dlv_other" } },
    { ...call, headers: { ...headers, "webhook-timestamp": hourAgo } },
    { ...call, headers: {} },
  ];
}

describe("the page for n8n", () => {
  /** Runs the code of the Code node on the output of the Webhook node, with the globals that n8n provides. */
  const runCode = async (code: string, call: Call) => {
    const json = { headers: call.headers, params: {}, query: {}, body: {} };
    const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor;
    const helpers = { getBinaryDataBuffer: async () => call.bytes };
    const run = new AsyncFunction("$input", "require", code);
    return run.call({ helpers }, { first: () => ({ json }) }, createRequire(import.meta.url));
  };

  it("leads to a workflow that accepts only signed calls", async () => {
    const { secret, end } = await followRequests("n8n.md", "https://n8n.example.com/webhook/haak");
    const [code = ""] = (await pageBlocks("n8n.md"))("js");
    const withSecret = filledIn(code, { whsec_YOUR_SECRET: secret });
    await report(shop, orderPaid({ lines: [aLineWith("8")] }));
    await report(shop, orderPaid({ id: "1001", lines: [aLineWith("7")] }));
    const [call] = await target.received(1);
    if (call === undefined) throw new Error("No call arrived.");
    expect(await runCode(withSecret, call)).toMatchObject([
      { json: { type: "order.paid", data: { order: { id: "1001" } } } },
    ]);
    for (const forged of forgeries(call)) expect(await runCode(withSecret, forged)).toEqual([]);
    expect(await runCode(code, call)).toEqual([]);
    vi.useFakeTimers({ now: Date.now() + 6 * 60_000, toFake: ["Date"] });
    expect(await runCode(withSecret, call)).toEqual([]);
    vi.useRealTimers();
    expect(await end()).toBe(204);
    expect((await report(shop, orderPaid({ lines: [aLineWith("7")] }))).deliveries).toBe(0);
  });

  it("accepts calls with two signatures while one secret replaces the other", async () => {
    const { secret } = await followRequests("n8n.md", "https://n8n.example.com/webhook/haak");
    const [code = ""] = (await pageBlocks("n8n.md"))("js");
    const [rule] = (await shop.get("/v1/rules?origin=zapier")).body.data;
    await shop.post(`/v1/endpoints/${rule.endpoint_id}/secret/rotate`, { overlap_seconds: 600 });
    await report(shop, orderPaid({ lines: [aLineWith("7")] }));
    const [call] = await target.received(1);
    if (call === undefined) throw new Error("No call arrived.");
    expect(String(call.headers["webhook-signature"]).split(" ")).toHaveLength(2);
    expect(await runCode(filledIn(code, { whsec_YOUR_SECRET: secret }), call)).toHaveLength(1);
  });

  it("has a workflow that passes the raw body to the code", async () => {
    const [workflow = ""] = (await pageBlocks("n8n.md"))("json");
    const { nodes, connections } = JSON.parse(workflow);
    expect(nodes).toMatchObject([
      { name: "Webhook", parameters: { httpMethod: "POST", options: { rawBody: true } } },
      { name: "Only if Haak signed it", type: "n8n-nodes-base.code", parameters: { jsCode: "return [];" } },
    ]);
    expect(connections.Webhook.main).toEqual([[{ node: nodes[1].name, type: "main", index: 0 }]]);
  });
});

describe("the page for Make", () => {
  /** Whether the filter of the scenario accepts a call. */
  const passes = async (call: Call, secret: string, now = new Date()) => {
    const [variable = "", given = "", expected = "", sentAt = "", oldest = ""] = (await pageBlocks("make.md"))("make");
    const headers = Object.entries(call.headers).map(([name, value]) => ({ name, value }));
    const first = { __IMTHEADERS__: headers, value: call.body };
    const signed = makeFormula(variable, { "1": first }, now);
    const formula = (text: string) => makeFormula(text, { "1": first, "2": { signed } }, now);
    const key = filledIn(expected, { YOUR_SECRET_WITHOUT_WHSEC_: secret.replace("whsec_", "") });
    return formula(given).includes(formula(key)) && Number(formula(sentAt)) > Number(formula(oldest));
  };

  it("leads to a scenario that accepts only signed calls", async () => {
    const { secret, end } = await followRequests("make.md", "https://hook.eu2.make.com/YOUR-WEBHOOK");
    const product = { id: "9", title: "Monthly", group: "memberships" };
    await report(shop, subscriptionEvent("ended", { status: "ended", product: { id: "8", title: "Other" } }));
    await report(shop, subscriptionEvent("ended", { id: "501", status: "ended", product }));
    const [call] = await target.received(1);
    if (call === undefined) throw new Error("No call arrived.");
    expect(JSON.parse(call.body)).toMatchObject({ type: "subscription.ended", data: { subscription: { id: "501" } } });
    expect(await passes(call, secret)).toBe(true);
    for (const forged of forgeries(call)) expect(await passes(forged, secret)).toBe(false);
    expect(await passes(call, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).toBe(false);
    const later = new Date(Date.now() + 6 * 60_000);
    expect(await passes(call, secret, later)).toBe(false);
    expect(await end()).toBe(204);
    expect((await report(shop, subscriptionEvent("ended", { status: "ended", product }))).deliveries).toBe(0);
  });
});
