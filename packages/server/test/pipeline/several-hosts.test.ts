import { ownPort } from "@haak/sandbox/own-port";
import { describe, expect, it, onTestFinished } from "vitest";
import { createApi } from "../support/journey/api.ts";
import { startDatabaseProxy } from "../support/journey/database-proxy.ts";
import { expectRefusedStart } from "../support/journey/expect-refused-start.ts";
import { expectAllArrived, missing, startLoad } from "../support/journey/load.ts";
import { aShopOn, hubFor, ownDatabase } from "../support/journey/own-hub.ts";
import { startReceiver } from "../support/journey/receiver.ts";
import { callOnPaid } from "../support/journey/shop-actions.ts";
import { until } from "../support/journey/until.ts";

/** The same database at several addresses. */
function withHosts(url: string, ports: readonly (string | number)[]): string {
  const { port } = new URL(url);
  return url.replace(
    `:${port}/`,
    `:${ports[0]}${ports
      .slice(1)
      .map((each) => `,127.0.0.1:${each}`)
      .join("")}/`,
  );
}

describe("several hosts in DATABASE_URL", () => {
  it("are tried until one takes writes, at the start and whenever the one in use is lost", async () => {
    const env = await ownDatabase();
    const first = await startDatabaseProxy(env.DATABASE_URL);
    const second = await startDatabaseProxy(env.DATABASE_URL);
    onTestFinished(first.stop);
    onTestFinished(second.stop);
    const ports = [await ownPort(), new URL(first.url).port, new URL(second.url).port];
    await second.cut();
    const receiver = await startReceiver();
    onTestFinished(receiver.stop);
    const hub = await hubFor({ ...env, DATABASE_URL: withHosts(env.DATABASE_URL, ports), HAAK_TIMEOUT_MS: "5000" });
    const shop = await aShopOn(hub);
    const target = receiver.target();
    await callOnPaid(shop, target.url);
    const load = startLoad(shop, 4);
    onTestFinished(load.stop);
    await target.received(50);
    for (const [lost, next] of [
      [first, second],
      [second, first],
    ] as const) {
      await lost.cut();
      await until(async () => expect((await createApi(hub.url).get("/readyz")).status).toBe(503));
      await next.repair();
      const accepted = load.acknowledged.length;
      await until(() => expect(load.acknowledged.length).toBeGreaterThan(accepted + 50));
    }
    await load.stop();
    await until(() => expect(missing(target.calls, load.acknowledged)).toBe(0));
    expectAllArrived(target.calls, load.acknowledged);
    expect(load.refusals.filter(({ status, retryAfter }) => status !== 503 || !retryAfter)).toEqual([]);
    expect(hub.output()).not.toContain(new URL(env.DATABASE_URL).password);
  });

  it("refuse the start with each host and its reason if none takes writes", async () => {
    const env = await ownDatabase();
    const ports = [await ownPort(), await ownPort()];
    const output = await expectRefusedStart(
      { ...env, DATABASE_URL: withHosts(env.DATABASE_URL, ports) },
      new RegExp(
        `no host takes writes: 127.0.0.1:${ports[0]}: connect ECONNREFUSED .*; 127.0.0.1:${ports[1]}: connect`,
      ),
    );
    expect(output).not.toContain(new URL(env.DATABASE_URL).password);
  });
});
