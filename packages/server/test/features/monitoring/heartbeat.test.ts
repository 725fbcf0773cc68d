import { describe, expect, it, onTestFinished } from "vitest";
import { createBeat, type HeartbeatParts } from "../../../src/features/monitoring/heartbeat.ts";
import { createHttpClient } from "../../../src/platform/http-client/http-client.ts";
import { createVitals } from "../../../src/platform/log/vitals.ts";
import { openDatabase } from "../../../src/platform/postgres/database.ts";
import { aGate, aLog, useStore } from "../../support/harness.ts";
import { startReceiver } from "../../support/receiver.ts";

describe("the heartbeat", () => {
  const store = useStore(18);
  const prepare = async (answer: () => { status?: number } = () => ({})) => {
    const monitor = await startReceiver(answer);
    const log = aLog();
    const vitals = createVitals(store.clock);
    const { request } = createHttpClient({ allowTargets: ["0.0.0.0/0"] });
    const parts: HeartbeatParts = {
      ...{ url: `${monitor.url}?s3cret`, request, log, db: store.db, timeoutMs: 5_000 },
      ...{ userAgent: "Haak/test", isDraining: () => false },
      findFailures: async () => [{ failure: vitals.failure() }],
    };
    return { monitor, log, vitals, parts, beat: createBeat(parts) };
  };
  const texts = (log: ReturnType<typeof aLog>) => log.lines.map(({ text }) => text);

  it("calls the monitor by GET while all is well, without a log line", async () => {
    const { monitor, log, beat } = await prepare();
    await beat();
    await beat();
    expect(monitor.calls).toMatchObject([
      { url: "/hook?s3cret", body: "" },
      { headers: { "user-agent": "Haak/test" } },
    ]);
    expect(log.lines).toEqual([]);
  });

  it("stops while a part of the hub fails, hangs or has stopped, and logs each change once", async () => {
    const { monitor, log, vitals, beat } = await prepare();
    const sweep = vitals.part("sweeping", { restless: true });
    const claim = vitals.part("claiming", { restless: false });
    await beat();
    await expect(claim(() => Promise.reject(new Error("For a moment.")))).rejects.toThrow("For a moment.");
    await expect(sweep(() => Promise.reject(new Error("No database.")))).rejects.toThrow("No database.");
    await beat();
    await beat();
    expect(monitor.calls).toHaveLength(1);
    await sweep(async () => undefined);
    await beat();
    expect(monitor.calls).toHaveLength(2);
    store.clock.advance(61);
    await beat();
    await sweep(async () => undefined);
    const gate = aGate();
    const stuck = claim(() => gate.promise);
    await beat();
    expect(monitor.calls).toHaveLength(3);
    store.clock.advance(61);
    await sweep(async () => undefined);
    await beat();
    gate.resolve();
    await stuck;
    await beat();
    expect(monitor.calls).toHaveLength(4);
    const failures = log.lines.map(({ facts }) => (facts as { failure?: string }).failure ?? "well");
    expect(failures).toEqual([
      ...["sweeping failed", "well", "sweeping has stopped", "well", "claiming is stuck", "well"],
    ]);
  });

  it("stops when the database does not answer", async () => {
    const { monitor, log, parts } = await prepare();
    const db = openDatabase({ url: "postgres://haak@127.0.0.1:1/haak", connectionsMax: 1, log });
    onTestFinished(() => db.destroy());
    await createBeat({ ...parts, db })();
    expect([monitor.calls, texts(log)]).toEqual([[], ["The heartbeat was not sent."]]);
  });

  it("stops without a log line while the hub is stopping", async () => {
    const { monitor, log, parts } = await prepare();
    await createBeat({ ...parts, isDraining: () => true })();
    expect([monitor.calls, log.lines]).toEqual([[], []]);
  });

  it("logs once that the monitor cannot be reached, without its address, and once that it can again", async () => {
    let status = 500;
    const { log, beat } = await prepare(() => ({ status }));
    await beat();
    await beat();
    status = 200;
    await beat();
    await beat();
    expect(texts(log)).toEqual(["The heartbeat was not sent.", "The heartbeat was sent again."]);
    expect(JSON.stringify(log.lines)).not.toContain("s3cret");
  });
});
