import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { withClient } from "../../support/harness.ts";
import { orderPaid } from "../../support/journey/events.ts";
import { logLines } from "../../support/journey/log-lines.ts";
import { aShopOn, type CleanUp, hubFor, ownDatabase } from "../../support/journey/own-hub.ts";
import { startReceiver } from "../../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf, deliveryIn, read, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";
import type { RecordedSpan } from "./recorder.ts";

const RECORDER = pathToFileURL(join(import.meta.dirname, "./record-to-file.ts")).href;
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CALLER = "b7ad6b7169203331";

/** A web process and a worker on one database, each with an SDK that writes its spans to a file. */
async function aTracedPair(cleanUp: CleanUp) {
  const database = await ownDatabase(cleanUp);
  const folder = await mkdtemp(join(tmpdir(), "haak-spans-"));
  cleanUp(() => rm(folder, { recursive: true, force: true }));
  const files = { web: join(folder, "web.jsonl"), worker: join(folder, "worker.jsonl") };
  const start = (role: "web" | "worker") =>
    hubFor({ ...database, HAAK_ROLE: role, NODE_OPTIONS: `--import=${RECORDER}`, SPANS_FILE: files[role] }, cleanUp);
  const [web, worker] = [await start("web"), await start("worker")];
  const spansOf = async (role: "web" | "worker"): Promise<RecordedSpan[]> => {
    const text = await readFile(files[role], "utf8").catch(() => "");
    return text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  return { web, worker, spansOf };
}

async function aReceiver() {
  const receiver = await startReceiver();
  onTestFinished(receiver.stop);
  return receiver;
}

describe("with an SDK of OpenTelemetry", () => {
  const cleanUps: (() => Promise<void>)[] = [];
  let pair: Awaited<ReturnType<typeof aTracedPair>>;
  beforeAll(async () => {
    pair = await aTracedPair((what) => void cleanUps.push(what));
  });
  afterAll(async () => {
    for (const cleanUp of cleanUps.toReversed()) await cleanUp();
  });

  it("one trace, begun by the caller, goes from the request to every attempt, in any process", async () => {
    const { web, worker, spansOf } = pair;
    const shop = await aShopOn(web);
    const target = (await aReceiver()).target("/secret-path?key=secret-query");
    target.answers((nth) => ({ status: nth === 1 ? 503 : 200 }));
    const rule = await callOnPaid(shop, target.url);
    const sent = await shop.post("/v1/events", orderPaid(), { traceparent: `00-${TRACE}-${CALLER}-01` });
    const [pending] = await deliveriesOf(shop, `event=${sent.body.id}`);
    await deliveryIn(shop, pending.id, "delivered");

    const [store, receive, ...more] = (await spansOf("web")).filter(({ traceId }) => traceId === TRACE);
    expect(more).toEqual([]);
    expect(receive).toMatchObject({ name: "receive event", kind: 1, parentSpanId: CALLER, status: { code: 0 } });
    expect(receive?.attributes).toEqual({
      ...{ "http.request.method": "POST", "http.route": "/v1/events", "url.scheme": "http" },
      "http.response.status_code": 202,
    });
    expect(store).toMatchObject({ name: "store event", kind: 0, parentSpanId: receive?.spanId });
    expect(store?.attributes).toMatchObject({ "haak.event.id": sent.body.id, "haak.deliveries": 1 });
    const attempts = (await spansOf("worker")).filter(({ traceId }) => traceId === TRACE);
    const common = { name: "send delivery", kind: 2, traceId: TRACE, parentSpanId: store?.spanId };
    expect(attempts).toMatchObject([
      { ...common, status: { code: 2 }, attributes: { "http.response.status_code": 503, "error.type": "503" } },
      {
        ...common,
        status: { code: 0 },
        attributes: { "http.response.status_code": 200, "server.address": "127.0.0.1" },
      },
    ]);

    const ofTrace = [...logLines(web), ...logLines(worker)].filter(({ trace_id }) => trace_id === TRACE);
    expect(ofTrace).toMatchObject([
      { msg: "Event accepted.", event: sent.body.id, shop: shop.id, type: "order.paid", deliveries: 1 },
      { msg: "Attempt recorded.", delivery: pending.id, number: 1, outcome: "rejected", status: 503, state: "waiting" },
      { msg: "Attempt recorded.", delivery: pending.id, number: 2, outcome: "delivered", endpoint: rule.endpoint_id },
    ]);
    const all = JSON.stringify([receive, store, ...attempts]);
    for (const secret of [shop.apiKey, "secret-path", "secret-query"]) expect(all).not.toContain(secret);
  });

  it("a notice of Plug&Pay leads to its event, and its secret address is in no span", async () => {
    const { web, worker, spansOf } = pair;
    const shop = await aShopOn(web);
    const { address } = await read(shop, "/v1/sources/plugandpay");
    const form = { webhook_event: "order_payment_completed", order_id: "1001", email: "bo@example.com", total: "121" };
    await fetch(address, { method: "POST", body: new URLSearchParams(form) });
    await until(async () => expect((await read(shop, "/v1/inbox")).data).toMatchObject([{ state: "done" }]));
    const receive = (await spansOf("web")).find(({ name }) => name === "receive notice");
    const [store, handle] = (await spansOf("worker")).filter(({ traceId }) => traceId === receive?.traceId);
    expect(receive).toMatchObject({ name: "receive notice", attributes: { "http.route": "/in/plugandpay/:token" } });
    expect(handle).toMatchObject({ name: "handle notice", traceId: receive?.traceId, parentSpanId: receive?.spanId });
    expect(store).toMatchObject({ name: "store event", traceId: receive?.traceId, parentSpanId: handle?.spanId });
    const handled = logLines(worker).find(({ msg }) => msg === "Notice handled.");
    expect(handled).toMatchObject({ trace_id: receive?.traceId });
    const token = new URL(address).pathname.split("/").at(-1) ?? "";
    expect(JSON.stringify([receive, store, handle])).not.toContain(token);
  });
});

describe("without an SDK", () => {
  it("the lines about one event and its attempts share an id, and nothing of a trace is stored", async () => {
    const database = await ownDatabase();
    const hub = await hubFor(database);
    const shop = await aShopOn(hub);
    const target = (await aReceiver()).target();
    target.answers((nth) => ({ status: nth === 1 ? 500 : 200 }));
    await callOnPaid(shop, target.url);
    const ids: string[] = [];
    for (let count = 0; count < 2; count += 1) ids.push((await report(shop, orderPaid())).id);
    const attempts = () => logLines(hub).filter(({ msg }) => msg === "Attempt recorded.");
    // The API may show an attempt before its log line is written.
    await until(async () => {
      expect(await deliveriesOf(shop, "state=delivered")).toHaveLength(2);
      expect(attempts()).toHaveLength(3);
    });
    const traceIds = ids.map((id) => logLines(hub).find((line) => line.event === id)?.trace_id);
    expect(new Set(traceIds).size).toBe(2);
    for (const traceId of traceIds) {
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
      const lines = logLines(hub).filter(({ trace_id }) => trace_id === traceId);
      expect(lines.map(({ msg }) => msg)).toEqual(expect.arrayContaining(["Event accepted.", "Attempt recorded."]));
    }
    await withClient(database.DATABASE_URL, async (client) => {
      const { rows } = await client.query("select traceparent from delivery");
      expect(rows).toEqual([{ traceparent: null }, { traceparent: null }]);
    });
  });
});
