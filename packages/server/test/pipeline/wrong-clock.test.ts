import { expect, it, onTestFinished } from "vitest";
import { createApi } from "../support/journey/api.ts";
import { orderPaid } from "../support/journey/events.ts";
import { spawnHub } from "../support/journey/hub-process.ts";
import { aShopOn, hubFor, ownDatabase } from "../support/journey/own-hub.ts";
import { startReceiver } from "../support/journey/receiver.ts";
import { callOnPaid, report } from "../support/journey/shop-actions.ts";
import { until } from "../support/journey/until.ts";

/** Loaded before the hub: its clock is 40 s ahead from the start. */
const AHEAD = `const Real = Date; globalThis.Date = class extends Real {
  constructor(...given) { if (given.length > 0) super(...given); else super(Real.now() + 40000); }
  static now() { return Real.now() + 40000; } };`;

it("a process whose clock is 40 s ahead sends nothing and says so; one whose clock is right sends", async () => {
  const env = await ownDatabase();
  const receiver = await startReceiver();
  onTestFinished(receiver.stop);
  const web = await hubFor({ ...env, HAAK_ROLE: "web" });
  const shop = await aShopOn(web);
  const target = receiver.target();
  await callOnPaid(shop, target.url);
  await report(shop, orderPaid());
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(AHEAD)}`;
  const ahead = await spawnHub({ ...env, NODE_OPTIONS });
  onTestFinished(async () => void (await ahead.stop()));
  const open = createApi(ahead.url);
  const reason = "This process's clock is 40 s ahead of the database's. It sends nothing until both agree.";
  await until(async () => {
    const { status, body } = await open.get("/readyz");
    expect([status, body]).toEqual([503, { status: "not_ready", reasons: [reason] }]);
  });
  expect((await open.get("/healthz")).status).toBe(200);
  const metrics = await (await fetch(`${ahead.url}/metrics`)).text();
  expect(metrics).toMatch(/^haak_clock_ahead_seconds (39|40)/m);
  expect(ahead.output()).toContain("this process sends nothing");
  expect(target.calls).toHaveLength(0);
  await hubFor({ ...env, HAAK_ROLE: "worker" });
  await target.received(1);
  expect(target.calls).toHaveLength(1);
});
