import { Client } from "pg";
import { describe, expect, it, vi } from "vitest";
import { orderPaid } from "../support/journey/events.ts";
import { expectAllArrived, missing, startLoad } from "../support/journey/load.ts";
import { aShopOn } from "../support/journey/own-hub.ts";
import { startReceiver } from "../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf } from "../support/journey/shop-actions.ts";
import { type HubOnSmallDisk, incompressible, startHubOnSmallDisk, whyNoSmallDisk } from "./small-disk.ts";

const MEGABYTE = 1_048_576;
const reason = whyNoSmallDisk();
const soon = { timeout: 300_000, interval: 100 };
const heavy = () => orderPaid({ custom_fields: [{ label: "Picture", value: incompressible(30_000) }] });

describe.skipIf(reason !== null)(`a full disk${reason === null ? "" : ` (not run: ${reason})`}`, () => {
  it.for([
    { what: "data", onTheWay: async () => undefined },
    { what: "write-ahead log, which stops the database", onTheWay: needNewLogFile },
  ])(
    "of the $what is answered with 503, loses nothing, and the hub works again when there is room",
    async (how, test) => {
      const cleanUp = test.onTestFinished;
      const small = await startHubOnSmallDisk(cleanUp);
      const receiver = await startReceiver();
      cleanUp(() => receiver.stop());
      const shop = await aShopOn(small.hub);
      const target = receiver.target();
      await callOnPaid(shop, target.url);
      const load = startLoad(shop, 4, heavy);
      await target.received(10);
      await beginNewLogFile(small);
      await small.fill(6 * MEGABYTE);
      await vi.waitFor(() => expect(load.refusals.length).toBeGreaterThan(40), soon);
      await how.onTheWay(small);
      expect((await shop.get("/healthz")).status).toBe(200);
      const soFar = load.acknowledged.length;
      await small.free();
      await vi.waitFor(() => expect(load.acknowledged.length).toBeGreaterThan(soFar + 40), soon);
      await load.stop();

      await vi.waitFor(() => expect(missing(target.calls, load.acknowledged)).toBe(0), soon);
      expectAllArrived(target.calls, load.acknowledged);
      expect(load.refusals.filter((each) => each.status !== 503 || !each.retryAfter)).toEqual([]);
      expect(load.broken()).toBe(0);
      await vi.waitFor(async () => expect(await deliveriesOf(shop, "state=sending")).toEqual([]), soon);
      for (const state of ["failed", "waiting", "pending"])
        expect(await deliveriesOf(shop, `state=${state}`)).toEqual([]);
      expect(small.hub.output().includes("the disk has no room")).toBe(how.onTheWay === needNewLogFile);
      expect(await small.hub.stop()).toBe(0);
    },
  );
});

/**
 * Starts a new file of the write-ahead log (16 MB), because the data must need room first. How full the current file is depends
 * on how much a hub writes at its start.
 */
async function beginNewLogFile(small: HubOnSmallDisk): Promise<void> {
  const client = await connect(small);
  await client.query("select pg_switch_wal()");
  await client.end();
}

async function connect(small: HubOnSmallDisk): Promise<Client> {
  const client = new Client({ connectionString: await small.databaseUrl() });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Makes the database need another file of the write-ahead log. There is no room for it, so the database stops (PANIC). */
async function needNewLogFile(small: HubOnSmallDisk): Promise<void> {
  const client = await connect(small);
  const ended = new Promise((resolve) => client.once("end", resolve));
  const switching = async () => {
    for (;;) await client.query("select pg_switch_wal(), pg_logical_emit_message(true, 'a test', 'needs room')");
  };
  await Promise.race([ended, switching().catch(() => ended)]);
  await vi.waitFor(() => expect(small.hub.output()).toContain("the disk has no room"), soon);
}
