import { describe, expect, it, onTestFinished } from "vitest";
import { healthRoutes } from "../../../src/features/monitoring/health.ts";
import { createMetrics } from "../../../src/features/monitoring/metrics.ts";
import { createVitals } from "../../../src/platform/log/vitals.ts";
import { createSockets } from "../../../src/platform/postgres/client.ts";
import { openSession } from "../../../src/platform/postgres/session.ts";
import { ALONE } from "../../../src/platform/process/siblings.ts";
import { systemClock } from "../../../src/platform/time/clock.ts";
import { aGate, aLog, serve, useStore } from "../../support/harness.ts";

describe("readiness and liveness", () => {
  const store = useStore(18);
  const prepare = async () => {
    const vitals = createVitals(store.clock);
    const session = await openSession({ url: store.url, sockets: createSockets(), clock: systemClock, log: aLog() });
    onTestFinished(() => session.close());
    const metrics = createMetrics({ db: store.db, clock: store.clock, session, siblings: ALONE });
    const router = healthRoutes({ vitals, session, metrics, siblings: ALONE, isDraining: () => false });
    const url = await serve([{ path: "/", guard: null, router }]);
    const read = async (path: string) => {
      const answer = await fetch(`${url}${path}`, { headers: { "accept-language": "nl" } });
      return [answer.status, await answer.json()];
    };
    return { vitals, read };
  };
  const ready = [200, { status: "ready", reasons: [] }];

  it("a part that fails for 15 s is a reason, until it succeeds or has stopped", async () => {
    const { vitals, read } = await prepare();
    const accept = vitals.part("accepting", { restless: false, stalled: "accepting_stalled" });
    const fails = () => accept(() => Promise.reject(new Error("Away."))).catch(() => undefined);
    await fails();
    store.clock.advance(14);
    await fails();
    expect(await read("/readyz")).toEqual(ready);
    store.clock.advance(1);
    const reasons = ["Er kon 15 seconden lang geen gebeurtenis worden aangenomen."];
    expect(await read("/readyz")).toEqual([503, { status: "not_ready", reasons }]);
    await accept(async () => undefined);
    expect(await read("/readyz")).toEqual(ready);
    await fails();
    store.clock.advance(16);
    expect(await read("/readyz")).toEqual(ready);
  });

  it("a part that hangs is a reason after 15 s, and a reason to restart the process after three minutes", async () => {
    const { vitals, read } = await prepare();
    const gate = aGate();
    const claim = vitals.part("claiming", { restless: false, stalled: "claiming_stalled" });
    const hanging = claim(() => gate.promise);
    store.clock.advance(15);
    await claim(async () => undefined);
    const reasons = ["Er kon 15 seconden lang geen aanroep uit de wachtrij worden gehaald."];
    expect(await read("/readyz")).toEqual([503, { status: "not_ready", reasons }]);
    expect(await read("/healthz")).toEqual([200, { status: "alive", reasons: [] }]);
    store.clock.advance(166);
    const stuck = ["De hub loopt vast (claiming). Start hem opnieuw."];
    expect(await read("/healthz")).toEqual([503, { status: "stuck", reasons: stuck }]);
    gate.resolve();
    await hanging;
    expect([await read("/readyz"), (await read("/healthz"))[0]]).toEqual([ready, 200]);
  });
});
