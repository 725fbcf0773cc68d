import { sql } from "kysely";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { aLog, useStore, withClient } from "../../../test/support/harness.ts";
import { createSockets } from "../../platform/postgres/client.ts";
import { openSession } from "../../platform/postgres/session.ts";
import { systemClock } from "../../platform/time/clock.ts";
import { startWakeUp } from "./wake-up.ts";

describe("wake-ups", () => {
  const store = useStore(18);
  const aProcess = async () => {
    const [hints, log] = [[] as number[], aLog()];
    const session = await openSession({ url: store.url, sockets: createSockets(), clock: systemClock, log });
    onTestFinished(() => session.close());
    const wakeUp = await startWakeUp({ session, onHint: (bucket) => hints.push(bucket) });
    return { ...wakeUp, hints, log };
  };

  it("reach the own process at once and once, and others through the database", async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    one.hint(7);
    expect(one.hints).toEqual([7]);
    await vi.waitFor(() => expect(other.hints).toEqual([7]));
    other.hint(8);
    await vi.waitFor(() => expect(one.hints).toEqual([7, 8]));
    expect(other.hints).toEqual([7, 8]);
  });

  it("that come while one is on its way share the next message", async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    for (let round = 0; round < 50; round += 1) for (const bucket of [1, 2, 255]) one.hint(bucket);
    await vi.waitFor(() => expect(other.hints).toEqual(expect.arrayContaining([1, 2, 255])));
    expect(other.hints.length).toBeLessThan(20);
  });

  it("that name no bucket are ignored, because every client of the database can notify", async () => {
    const { hints } = await aProcess();
    await withClient(store.url, async (client) => {
      for (const payload of ["", "drop table", "-1", "1.5", "9999", "12"]) {
        await client.query("select pg_notify('haak_work', $1)", [payload]);
      }
    });
    await vi.waitFor(() => expect(hints).toEqual([12]));
  });

  it("continue after the connection was lost, which is logged, and hints in between are lost without harm", async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'haak session'`.execute(store.db);
    await vi.waitFor(() => expect(one.log.lines).toMatchObject([{ level: "warn" }]));
    one.hint(7);
    expect(one.hints).toEqual([7]);
    await vi.waitFor(
      () => {
        one.hint(9);
        expect(other.hints).toContain(9);
      },
      { timeout: 15_000, interval: 50 },
    );
  });
});
