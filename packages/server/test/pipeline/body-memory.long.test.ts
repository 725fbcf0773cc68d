import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { orderPaid } from "../support/journey/events.ts";
import { startHub } from "../support/journey/hub-process.ts";
import { aShopOn, hubFor, ownDatabase } from "../support/journey/own-hub.ts";
import { never, type Receiver, startReceiver } from "../support/journey/receiver.ts";
import { callOnPaid, report } from "../support/journey/shop-actions.ts";
import { until } from "../support/journey/until.ts";

/**
 * In the short form: a claim ends at the large body that exceeds the memory of its worker
 * (`packages/server/test/contracts/sending-18.test.ts`).
 */

const BODIES = 512;
const BODY_CHARACTERS = 900_000;
const MEMORY_MB_MAX = 300;
/** Replaces the flags for young memory, which a hub in a test has, by those of `npm start`. They decide how much garbage is kept. */
const START_FLAGS = "--max-semi-space-size=24 --no-parallel-scavenge --heap-growing-percent=100";
const AS_NPM_START = ["sh", "-c", `conditions=$1; shift 3; exec "$0" ${START_FLAGS} "$conditions" "$@"`];

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

/** The most memory that a process ever had, in megabytes. */
async function peakMemoryMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024) / 1_000_000;
}

describe("the memory of a worker", () => {
  it(`stays within ${MEMORY_MB_MAX} MB when ${BODIES} bodies of 900 kB are due at a receiver that hangs`, async () => {
    const env = { ...(await ownDatabase()), HAAK_CONCURRENCY: "512", HAAK_LANE_CONCURRENCY: "512" };
    const web = await hubFor({ ...env, HAAK_ROLE: "web" });
    const shop = await aShopOn(web);
    const target = receiver.target();
    // The first answer makes the endpoint one that may have all slots.
    target.answers((nth) => (nth === 1 ? { status: 200 } : never));
    await callOnPaid(shop, target.url);
    const custom_fields = [{ label: "Story", value: "and so on ".repeat(BODY_CHARACTERS / 10) }];
    for (let made = 0; made < BODIES; made += 1) await report(shop, orderPaid({ custom_fields }));

    const ofWorker = { HAAK_ROLE: "worker", HAAK_TIMEOUT_MS: "1000", HAAK_BREAKER: "1000,1,1", MALLOC_ARENA_MAX: "1" };
    const worker = await startHub({ ...env, ...ofWorker }, AS_NPM_START);
    onTestFinished(() => worker.signal("SIGKILL"));
    // Each call hangs until its time limit, and others take its place.
    await until(() => expect(target.calls.length).toBeGreaterThan(60));
    expect(await peakMemoryMb(worker.pid)).toBeLessThan(MEMORY_MB_MAX);
  });
});
