import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import type { ClaimedDelivery } from "../../../src/pipeline/queue/lease-due.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { aClaimRequest, anAccept, anEndpoint, anEvent, aRule, aSettlement, aShop } from "../../support/builders.ts";
import { costOf, openExplainingDatabase } from "../../support/explaining-database.ts";
import { type TestStore, useStore } from "../../support/harness.ts";
import { putLease } from "../../support/leases.ts";
import type { PostgresVersion } from "../../support/test-server.ts";
import { useOpened } from "../../support/use-opened.ts";
import { type LaneState, layLane, pileOn, pileUp } from "./many-rows.ts";

const LANE_CONCURRENCY = 16;

/** A small number of pending deliveries in a lane. */
const FEW = 1_000;

/** A lane with many deliveries, one of which is leased, and another lane with a single delivery. */
interface Piled {
  readonly shop: Shop;
  readonly endpointId: string;
  readonly other: string;
  readonly held: ClaimedDelivery;
}

/** The cost of a claim and a settlement in a lane with many deliveries. Each lane has its own bucket, because a claim reads one bucket. */
export function pilesContract(version: PostgresVersion): void {
  const store = useStore(version, { filledOnce: true });
  const explaining = useOpened(() => openExplainingDatabase(store.url));
  const plain = { of: "plain", count: pileOn(version) };
  const held = { of: "held", count: Math.min(pileOn(version), sizeOf("waitingBacklog")) };
  const piles = new Map<string, Piled>();
  beforeAll(async () => {
    piles.set("few plain", await aPile(store, { bucket: 7, count: FEW }));
    piles.set("many plain", await aPile(store, { bucket: 8, count: plain.count }));
    piles.set("few held", await aPile(store, { bucket: 9, count: FEW, held: true }));
    piles.set("many held", await aPile(store, { bucket: 10, count: held.count, held: true }));
  });

  /** The lane as it is to be, and the other one due. */
  const lay = async (name: string, state: LaneState): Promise<Piled> => {
    const pile = piles.get(name);
    if (pile === undefined) throw new Error(`There is no pile "${name}".`);
    // A small table is read whole, so that dead rows of the test before would count here.
    await sql`delete from lease`.execute(store.db);
    await layLane(store, pile, state);
    await layLane(store, { shop: pile.shop, endpointId: pile.other }, {});
    explaining().take();
    return pile;
  };

  const costOfClaim = async (name: string, state: LaneState) => {
    const { shop, other } = await lay(name, state);
    const limits = { deliveriesMax: 256, laneConcurrency: LANE_CONCURRENCY };
    const request = aClaimRequest(store, { bucket: shop.bucket, ...limits });
    const { deliveries } = await claimDeliveries(explaining().db, request);
    expect(deliveries.filter((one) => one.endpointId === other)).toHaveLength(1);
    return { ...costOf(explaining().take()), taken: deliveries.length - 1 };
  };

  const costOfSettlement = async (name: string) => {
    const { shop, held } = await lay(name, {});
    await putLease(store, held.id, held.leaseId);
    const batch = { bucket: shop.bucket, now: store.clock.now(), settlements: [aSettlement(store, held)] };
    expect(await settleDeliveries(explaining().db, batch)).toHaveLength(1);
    return costOf(explaining().take());
  };

  describe("a claim", () => {
    it.each<{ what: string; of: string; count: number; state: LaneState; taken: number }>([
      { what: "from which it takes its fill", ...plain, state: {}, taken: LANE_CONCURRENCY },
      {
        what: "whose slots a hanging receiver has all taken",
        ...plain,
        state: { sending: LANE_CONCURRENCY },
        taken: 0,
      },
      { what: "whose breaker is open", ...plain, state: { breakerOpen: true }, taken: 1 },
      { what: "of which all is held back behind one order", ...held, state: {}, taken: 0 },
    ])(
      `reads no more of a lane $what when $count have piled up in it than when ${FEW} have`,
      async ({ of, state, taken }) => {
        const [few, later] = [await costOfClaim(`few ${of}`, state), await costOfClaim(`many ${of}`, state)];
        expect([few.taken, later.taken]).toEqual([taken, taken]);
        // Also few, although the many deliveries of the other lane are in the same table.
        expect(few.rows).toBeLessThan(FEW);
        expect(later.rows).toBeLessThanOrEqual(few.rows * 1.2 + 10);
        expect(later.pages).toBeLessThanOrEqual(few.pages * 1.5 + 80);
      },
    );
  });

  describe("a settlement", () => {
    it(`reads no more rows with ${plain.count} deliveries in its lane than with ${FEW}`, async () => {
      const [few, later] = [await costOfSettlement("few plain"), await costOfSettlement("many plain")];
      expect(few.rows).toBeLessThan(FEW);
      expect(later.rows).toBeLessThanOrEqual(few.rows + 10);
      expect(later.pages).toBeLessThanOrEqual(few.pages * 1.5 + 40);
    });
  });
}

interface PileOptions {
  readonly bucket: number;
  readonly count: number;
  readonly held?: boolean;
}

async function aPile(store: TestStore, { bucket, count, held = false }: PileOptions): Promise<Piled> {
  const shop = await aShop(store, { bucket });
  const { endpoint_id: endpointId } = await aRule(store, shop);
  await anAccept(store)(shop, anEvent());
  const [claimed] = (await claimDeliveries(store.db, aClaimRequest(store, { bucket }))).deliveries;
  if (claimed === undefined) throw new Error("Nothing was claimed.");
  if (held)
    await settleDeliveries(store.db, { bucket, now: store.clock.now(), settlements: [aSettlement(store, claimed)] });
  await pileUp(store, { shop, endpointId, count, deferred: held });
  const other = await anEndpoint(store, shop);
  await pileUp(store, { shop, endpointId: other, count: 1 });
  return { shop, endpointId, other, held: claimed };
}
