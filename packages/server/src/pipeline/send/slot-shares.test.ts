import { describe, expect, it } from "vitest";
import { aClock } from "../../../test/support/harness.ts";
import type { ClaimedDelivery } from "../queue/lease-due.ts";
import { aClaimed, aSettled } from "../worker.fixture.ts";
import { createSlotShares } from "./slot-shares.ts";

const REQUEST = {
  ...{ bucket: 7, now: new Date(0), leaseId: "lse_1", leasedUntil: new Date(0), workerKey: null },
  ...{ deliveriesMax: 1, bytesMax: 1, laneConcurrency: 16 },
};

interface Place {
  readonly shop?: string;
  readonly host?: string;
  readonly probing?: boolean;
}

/** Endpoints each of a shop and a host of their own, if nothing else is given. */
function someShares(concurrency = 64) {
  const clock = aClock();
  const shares = createSlotShares({ concurrency, clock });
  const delivery = (
    endpoint: string,
    { shop = endpoint, host = endpoint, probing = false }: Place,
  ): ClaimedDelivery => ({
    ...aClaimed(endpoint, REQUEST),
    ...{ endpointId: endpoint, shopId: shop, target: `https://${host}.example.com/hook`, probing },
  });
  const request = { bucket: 7, unasked: 1, reserved: 0 };
  return {
    clock,
    shares,
    closed: (overrides: Partial<typeof request> = {}) => shares.of({ ...request, ...overrides }).closed,
    /** Begins an attempt; what it returns ends it. */
    begin(endpoint: string, place: Place = {}) {
      const one = delivery(endpoint, place);
      const end = shares.begin(one);
      return (outcome: "delivered" | "timed_out" = "delivered") => end(aSettled(one, outcome));
    },
    /** The slots that a claim gets for these endpoints, of 16 that each of them allows. */
    allotted: (endpoints: readonly string[], { shop, host, probing = false }: Place = {}, reserved = 0) =>
      shares.of({ ...request, reserved }).allot(
        endpoints.map((endpoint) => ({
          ...{ shopId: shop ?? endpoint, endpointId: endpoint, target: `https://${host ?? endpoint}.example.com/hook` },
          ...{ isProbe: probing, slots: 16 },
        })),
      ),
  };
}

const numbered = (count: number, prefix = "e") => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const sum = (numbers: readonly number[]) => numbers.reduce((before, number) => before + number, 0);

describe("the shares of slots", () => {
  it("let an endpoint that answers have all that its lane allows", () => {
    const { allotted, begin } = someShares();
    begin("good")();
    expect(allotted(["good"])).toEqual([16]);
  });

  it("give a new endpoint four slots at a time", () => {
    const { allotted, begin } = someShares();
    expect(allotted(["new"])).toEqual([4]);
    for (let count = 0; count < 4; count += 1) begin("new");
    expect(allotted(["new"])).toEqual([4]);
  });

  it("leave a quarter of all slots, and some for a new shop, when the endpoints of 50 shops hang", () => {
    const { allotted, begin, shares, clock, closed } = someShares(256);
    begin("good")();
    const hang = (endpoint: string, shop: string) => {
      for (let [left = 0] = allotted([endpoint], { shop }); left > 0; left -= 1) begin(endpoint, { shop });
    };
    for (let round = 0; round < 5; round += 1) {
      for (const shop of numbered(50, "shop")) for (const endpoint of numbered(10, shop)) hang(endpoint, shop);
      clock.advance(1);
    }
    expect(shares.slow()).toBeGreaterThan(150);
    expect(shares.slow()).toBeLessThan(192);
    expect(allotted(["good"])).toEqual([16]);
    expect(sum(allotted(["of a new shop"]))).toBeGreaterThan(0);
    expect(closed()).toMatchObject({ onlyQuick: false, quickIds: ["good"] });
    expect(closed()?.shopIds).toHaveLength(50);
  });

  it("never let endpoints that are not quick have more than three quarters, with what others reserved", () => {
    const { allotted, begin, shares, closed } = someShares();
    expect(sum(allotted(numbered(100), {}, 40))).toBe(8);
    expect(sum(allotted(numbered(100)))).toBe(48);
    for (const endpoint of numbered(48)) begin(endpoint);
    expect(allotted(["new"])).toEqual([0]);
    expect(closed()).toMatchObject({ onlyQuick: true });
    expect(shares.freeFor(7, 16)).toBe(0);
  });

  it("count an endpoint as slow while an attempt takes long, and as quick again once it answers soon", () => {
    const { allotted, begin, shares, clock } = someShares();
    begin("turns")();
    const end = begin("turns");
    clock.advance(2);
    expect(shares.slow()).toBe(1);
    expect(allotted(["turns"])).toEqual([4]);
    end();
    expect(shares.slow()).toBe(0);
    expect(allotted(["turns"])).toEqual([4]);
    begin("turns")();
    expect(allotted(["turns"])).toEqual([16]);
  });

  it("count an endpoint as slow whose attempt timed out, however short the time limit is", () => {
    const { allotted, begin } = someShares();
    begin("good")();
    begin("good")("timed_out");
    expect(allotted(["good"])).toEqual([4]);
  });

  it("let one shop have twice what it leaves of half the slots, and slow endpoints three quarters of it", () => {
    const { allotted } = someShares();
    expect(sum(allotted(numbered(40), { shop: "alone" }))).toBe(22);
  });

  it("let slow endpoints and probes have three quarters of half the slots", () => {
    const { allotted, begin, closed } = someShares();
    const slow = numbered(60);
    for (const endpoint of slow) begin(endpoint)("timed_out");
    expect(sum(allotted(slow))).toBe(24);
    for (const endpoint of numbered(24, "probed")) begin(endpoint, { probing: true });
    expect(sum(allotted(slow))).toBe(0);
    expect(closed()).toMatchObject({ onlyQuick: false, slowIds: slow });
    expect(allotted(["new"], { probing: true })).toEqual([0]);
    expect(allotted(["new"])).toEqual([4]);
  });

  it("let one host have three quarters of half the slots, and one more for each other shop", () => {
    const { allotted, begin } = someShares();
    expect(sum(allotted(numbered(40), { host: "hangs" }))).toBe(24 + 24);
    for (const endpoint of numbered(24)) begin(endpoint, { host: "hangs" });
    expect(allotted(["e0"], { host: "hangs" })).toEqual([0]);
    expect(allotted(["of another shop"], { host: "hangs" })).toEqual([1]);
    expect(allotted(["elsewhere"])).toEqual([4]);
  });

  it("leave the last eighth to buckets that use fewer slots than are free", () => {
    const { begin, shares } = someShares();
    begin("good")();
    expect(shares.freeFor(7, 64)).toBe(56);
    for (const endpoint of numbered(10, "busy")) begin(endpoint)();
    for (const endpoint of numbered(10, "busy")) begin(endpoint);
    expect(shares.freeFor(7, 8)).toBe(0);
    expect(shares.freeFor(8, 8)).toBe(4);
  });

  it("give a request that does not ask for each lane nothing that might exceed the share", () => {
    const { begin, closed } = someShares();
    expect(closed({ unasked: 22 })).toBeNull();
    expect(closed({ unasked: 23 })).toMatchObject({ onlyQuick: true });
    for (let count = 0; count < 10; count += 1) begin("new", { shop: "busy", host: "same" });
    expect(closed({ unasked: 10 })).toBeNull();
    expect(closed({ unasked: 14 })).toMatchObject({ onlyQuick: false, shopIds: ["busy"] });
    expect(closed({ unasked: 16 })).toMatchObject({ onlyQuick: true });
  });

  it("learn nothing from a failure of the hub, and forget what was seen five minutes ago", () => {
    const { allotted, begin, shares, clock } = someShares();
    begin("good")();
    shares.begin({ ...aClaimed("d", REQUEST), endpointId: "good" })(null);
    expect(allotted(["good"])).toEqual([16]);
    clock.advance(301);
    expect(allotted(["good"])).toEqual([4]);
  });
});
