import { sql } from "kysely";
import type pg from "pg";
import { describe, expect, it } from "vitest";
import { deliveryRoutes } from "../../../src/features/deliveries/routes.ts";
import { endpointRoutes } from "../../../src/features/endpoints/routes.ts";
import { stopReplay } from "../../../src/features/replays/stop-replay.ts";
import { deleteRules, updateRule } from "../../../src/features/rules/store.ts";
import { createRuleSetReader } from "../../../src/pipeline/plan/rule-set.ts";
import { cancelDeliveriesById } from "../../../src/pipeline/queue/cancel-deliveries.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { enqueueWith } from "../../../src/pipeline/queue/enqueue.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import { translateHubMessage } from "../../../src/platform/i18n/hub-messages.ts";
import type { Tx } from "../../../src/platform/postgres/database.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { anAccessShop, anEnd, anOrder } from "../../features/access/access-shop.ts";
import {
  aClaimRequest,
  aDispatcher,
  aPlannedDelivery,
  aRule,
  aRuleDefinition,
  aSettlement,
  aShop,
  PATIENT_BREAKER,
  putDeliveries,
  ruleStoreParts,
} from "../../support/builders.ts";
import { serveRoutes, type TestStore, untilBlocked, useStore, withClient } from "../../support/harness.ts";
import { readDelivery, readSending } from "../../support/leases.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/** A shop with pending deliveries at one endpoint, the first of which are in flight. */
interface Place {
  readonly shop: Shop;
  readonly ruleId: string;
  readonly endpointId: string;
  /** Oldest first. */
  readonly ids: readonly string[];
}

const SUBJECT = "order:1";

/** Everything that changes deliveries that may be in flight. */
const CHANGES: Readonly<Record<string, (store: TestStore, place: Place) => Promise<unknown>>> = {
  "deleting a rule": (store, { shop, ruleId }) =>
    inTx(store, (tx) => deleteRules(ruleStoreParts(store), tx, { shop, ids: [ruleId] })),
  "giving a rule another address": (store, { shop, ruleId }) =>
    inTx(store, (tx) => {
      const definition = aRuleDefinition({ action: { type: "webhook", url: "https://example.com/new" } });
      return updateRule(ruleStoreParts(store), tx, { shop, id: ruleId, definition });
    }),
  "taking back what is not wanted any more": (store, { shop, ids: deliveryIds }) =>
    inTx(store, (tx) => cancelDeliveriesById(tx, shop, { deliveryIds, now: store.clock.now(), endpointIds: [] })),
  "switching an endpoint on without what waited": (store, { shop, endpointId }) =>
    switchOnEmpty(store, shop, endpointId),
};

/** Changes of deliveries that are not in flight. */
const CHANGES_AT_REST: typeof CHANGES = {
  "retrying a delivery": async (store, { shop, ids }) => {
    const url = await serveRoutes(
      deliveryRoutes({ ...store, translate: translateHubMessage, hint: () => undefined }),
      shop,
    );
    const response = await fetch(`${url}/${ids.at(-1)}/retry`, { method: "POST" });
    expect(response.status).toBe(202);
  },
  "stopping a replay": (store, { shop }) =>
    stopReplay({ ...store, readRuleSets: createRuleSetReader(), note: async () => undefined }, { shop, id: "rpl_1" }),
};

function inTx<T>(store: TestStore, work: (tx: Tx) => Promise<T>): Promise<T> {
  return store.db.transaction().execute(work);
}

/** Switches the endpoint on without sending what waited. */
async function switchOnEmpty(store: TestStore, shop: Shop, id: string) {
  const patch = { enabled: true, send_waiting: false };
  const { db, clock, newId, seal } = store;
  const parts = { db, clock, newId, seal, hint: () => undefined };
  const url = await serveRoutes(endpointRoutes(parts), shop);
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/${id}`, { method: "PATCH", headers, body: JSON.stringify(patch) });
  expect(response.status).toBe(200);
}

/** The contract for changes while deliveries are in flight: nothing deadlocks. */
export function lockOrderContract(version: PostgresVersion): void {
  const store = useStore(version);
  const prepare = async ({ count = 3, sending = 2, orderingKey = null as string | null } = {}): Promise<Place> => {
    const shop = await aShop(store);
    const rule = await aRule(store, shop);
    const endpointId = rule.endpoint_id;
    const ids = await putDeliveries(store, { shop, endpointId, ruleId: rule.id, count, orderingKey });
    const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store, { deliveriesMax: sending }));
    expect(deliveries.map(({ id }) => id)).toEqual(ids.slice(0, sending));
    await aReplayOf(shop, { id: ids.at(-1) ?? "", endpointId });
    return { shop, ruleId: rule.id, endpointId, ids };
  };
  /** A replay that has made the delivery due. */
  const aReplayOf = async (shop: Shop, one: { id: string; endpointId: string }) => {
    const now = store.clock.now();
    await sql`
      insert into replay (bucket, shop_id, id, state, filter, lanes, matched, due_at, created_at)
      values (${shop.bucket}, ${shop.id}, 'rpl_1', 'running', '{}', ${[one.endpointId]}, 1, ${now}, ${now})`.execute(
      store.db,
    );
    await sql`
      insert into replay_item (bucket, shop_id, replay_id, position, delivery_id, endpoint_id, state, attempts_before,
        former_state, former_due_at, former_attempts_spent)
      values (${shop.bucket}, ${shop.id}, 'rpl_1', 1, ${one.id}, ${one.endpointId}, 'due', 0, 'pending', ${now}, 0)`.execute(
      store.db,
    );
  };
  const settleBy = (client: pg.Client, id: string | undefined) =>
    client.query(
      `with held as (select from lease where bucket = 7 and delivery_id = $1 for update)
      update pending_delivery set attempts = attempts + (select count(*) from held) where bucket = 7 and id = $1`,
      [id],
    );
  const lockLane = (client: pg.Client, { endpointId }: Pick<Place, "endpointId">) =>
    client.query("select 1 from lane where bucket = 7 and endpoint_id = $1 for update", [endpointId]);
  /** Its rows in `pending_delivery` and `delivery`. */
  const lockDelivery = async (client: pg.Client, id: string | undefined) => {
    for (const table of ["pending_delivery", "delivery"])
      await client.query(`select 1 from ${table} where bucket = 7 and id = $1 for update nowait`, [id]);
  };

  describe("the order of locks", () => {
    it.each(Object.entries(CHANGES))(
      "%s waits for what is being settled, with no lane in its slots",
      async (_, change) => {
        const place = await prepare();
        await withClient(store.url, async (client) => {
          await client.query("begin");
          await settleBy(client, place.ids[0]);
          const changing = change(store, place);
          await untilBlocked(store);
          // A settlement locks in this order: its other deliveries, and then the lane.
          await lockDelivery(client, place.ids[1]);
          await lockLane(client, place);
          await client.query("commit");
          await changing;
        });
      },
    );

    it.each(Object.entries({ ...CHANGES, ...CHANGES_AT_REST }))(
      "%s waits for a lane without a delivery in its slots that nobody is sending",
      async (_, change) => {
        const place = await prepare();
        await withClient(store.url, async (client) => {
          await client.query("begin");
          await lockLane(client, place);
          const changing = change(store, place);
          await untilBlocked(store);
          // The transaction that has locked the lane releases the deferred deliveries.
          await lockDelivery(client, place.ids.at(-1));
          await client.query("commit");
          await changing;
        });
      },
    );

    it("lets a settlement and a deletion of the rule at the same endpoint both complete", async () => {
      const place = await prepare({ count: 1, sending: 1, orderingKey: SUBJECT });
      const follower = await aRule(store, place.shop, { name: "Follower" });
      const held = { ...place, ruleId: follower.id, orderingKey: SUBJECT };
      const [second] = await putDeliveries(store, held);
      const claimed = await readSending(store, place.ids[0]);
      const settlements = [aSettlement(store, claimed)];
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await lockLane(client, place);
        const settling = settleDeliveries(
          store.otherDb,
          { bucket: 7, now: store.clock.now(), settlements },
          PATIENT_BREAKER,
        );
        await untilBlocked(store);
        const deleting = inTx(store, (tx) =>
          deleteRules(ruleStoreParts(store), tx, { shop: place.shop, ids: [follower.id] }),
        );
        await untilBlocked(store, 2);
        await client.query("commit");
        await Promise.all([settling, deleting]);
      });
      const { state } = await store.db
        .selectFrom("delivery_status")
        .select("state")
        .where("id", "=", second ?? "")
        .executeTakeFirstOrThrow();
      expect(state).toBe("cancelled");
    });

    it("locks both lanes at once for an event that cancels one call and makes another", async () => {
      const shop = await aShop(store);
      // Created first, so that its lane comes first in the order of locks. The cancellation is about the other lane.
      const action = { type: "webhook", url: "https://example.com/early" };
      const early = await aRule(store, shop, { trigger: "subscription.ended", action });
      const school = await anAccessShop(store, { shop });
      await school.accept(anOrder({ id: "1", subscription: "501" }));
      expect(early.endpoint_id < school.grant.endpoint_id).toBe(true);
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await lockLane(client, { endpointId: early.endpoint_id });
        const accepting = school.accept(anEnd("501"));
        await untilBlocked(store);
        await lockLane(client, { endpointId: school.grant.endpoint_id });
        await client.query("commit");
        await accepting;
      });
      expect((await school.deliveries()).map(({ state }) => state)).toEqual(["cancelled", "pending"]);
    });

    it.each(Object.entries(CHANGES))(
      "%s that waits for an event which takes its calls at once finds them being sent, and waits in no circle",
      async (_, change) => {
        // A claim with slots for more has left the lane with nothing due.
        const place = await prepare({ count: 1, sending: 2 });
        const { shop, ruleId, endpointId } = place;
        const one = aPlannedDelivery(store, { shop, ruleId, endpointId });
        const changing = await inTx(store, async (tx) => {
          await enqueueWith(aDispatcher(store), tx, { bucket: shop.bucket, deliveries: [one] });
          const waiting = change(store, { ...place, ids: [...place.ids, one.id] });
          await untilBlocked(store);
          return { waiting };
        });
        await changing.waiting;
        expect(await readDelivery(store, one.id)).toMatchObject({
          state: "sending",
          lease_id: expect.any(String) as string,
        });
      },
    );

    it.each(Object.entries(CHANGES))(
      "%s that waits for a settlement which slots its slot over finds the next one being sent, and waits in no circle",
      async (_, change) => {
        const place = await prepare({ count: 2, sending: 1 });
        const claimed = await readSending(store, place.ids[0]);
        const settlements = [aSettlement(store, claimed)];
        const dispatcher = aDispatcher(store);
        await withClient(store.url, async (client) => {
          await client.query("begin");
          await lockLane(client, place);
          const batch = { bucket: 7, now: store.clock.now(), settlements, dispatcher };
          const settling = settleDeliveries(store.otherDb, batch, PATIENT_BREAKER);
          await untilBlocked(store);
          const changing = change(store, place);
          await untilBlocked(store, 2);
          await client.query("commit");
          await Promise.all([settling, changing]);
        });
        const left = await readDelivery(store, place.ids[1]);
        // It depends on which of the two locked the delivery first: it is being sent by the worker that claimed it, or it is no longer pending.
        const takenIds = dispatcher.taken.map((one) => one.id);
        expect(takenIds).toEqual(left.state === "sending" ? [left.id] : []);
      },
    );

    it("locks the lane of cancelled calls also if all have ended, because a retry by hand may requeue them", async () => {
      const { shop, endpointId, ids: deliveryIds } = await prepare();
      await sql`delete from lease`.execute(store.db);
      await sql`delete from pending_delivery`.execute(store.db);
      await inTx(store, async (tx) => {
        await cancelDeliveriesById(tx, shop, { deliveryIds, now: store.clock.now(), endpointIds: [] });
        const free = sql`select from lane where bucket = 7 and endpoint_id = ${endpointId} for update skip locked`;
        expect((await free.execute(store.db)).rows).toEqual([]);
      });
    });

    it("also cancels deliveries that were claimed while a deletion waited for the lane", async () => {
      const place = await prepare({ count: 1, sending: 0 });
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await lockLane(client, place);
        const deleting = CHANGES["deleting a rule"]?.(store, place);
        await untilBlocked(store);
        await withClient(store.url, async (settling) => {
          await settling.query(
            `insert into lease (bucket, shop_id, delivery_id, endpoint_id, lease_id, leased_until, probing)
            select bucket, shop_id, id, endpoint_id, 'lse_1', '2100-01-01', false from delivery where id = $1`,
            [place.ids[0]],
          );
          await settling.query("begin");
          await settleBy(settling, place.ids[0]);
          await client.query("commit");
          await untilBlocked(store);
          await lockLane(settling, place);
          await settling.query("commit");
        });
        await deleting;
      });
      expect(await readDelivery(store, place.ids[0])).toMatchObject({ state: "sending", cancelling: true });
    });
  });
}
