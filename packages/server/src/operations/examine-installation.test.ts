import { describe, expect, it } from "vitest";
import { judgeDatabaseClock, judgeDisk, judgeProxy } from "./examine-installation.ts";

const GIB = 2 ** 30;

describe("haak doctor", () => {
  it("warns of a disk that fills up, and fails before PostgreSQL has no space left", () => {
    const stateOf = (freeGib: number, allGib: number) =>
      judgeDisk({ folder: "/data", freeBytes: freeGib * GIB, allBytes: allGib * GIB }).state;
    expect([stateOf(50, 200), stateOf(6, 100), stateOf(4, 20), stateOf(4, 100), stateOf(0.9, 2)]).toEqual([
      "ok",
      "ok",
      "ok",
      "warning",
      "failed",
    ]);
  });

  it("fails for a clock with which a process would send nothing", () => {
    expect([0, 5, 5.1].map((seconds) => judgeDatabaseClock(seconds).state)).toEqual(["ok", "ok", "failed"]);
  });

  const local = { publicUrl: "http://127.0.0.1:4225", host: "127.0.0.1", trustedProxies: [] };

  it("fails for a proxy with TLS whose forwarded addresses are not trusted", () => {
    const publicUrl = "https://haak.example.com";
    expect(judgeProxy({ ...local, publicUrl })).toMatchObject({
      state: "failed",
      detail: expect.stringContaining("HAAK_TRUSTED_PROXIES is empty"),
    });
    expect(judgeProxy({ ...local, publicUrl, trustedProxies: ["127.0.0.1/32"] }).state).toBe("ok");
  });

  it("warns of a hub that others reach without TLS", () => {
    expect(judgeProxy(local).state).toBe("skipped");
    expect(judgeProxy({ ...local, publicUrl: "http://[::1]:4225", host: "::1" }).state).toBe("skipped");
    expect(judgeProxy({ ...local, host: "0.0.0.0" }).state).toBe("warning");
    expect(judgeProxy({ ...local, publicUrl: "http://haak.example.com" }).state).toBe("warning");
  });
});
