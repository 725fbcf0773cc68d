import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { personName } from "../../../src/features/access/ledger/fact-names.ts";
import { readLinks } from "../../../src/features/access/ledger/link-store.ts";
import { deliveryRoutes } from "../../../src/features/deliveries/routes.ts";
import { endpointRoutes } from "../../../src/features/endpoints/routes.ts";
import { readEventSource } from "../../../src/features/events/routes.ts";
import { translateHubMessage } from "../../../src/platform/i18n/hub-messages.ts";
import { firstIdAt } from "../../../src/platform/ids.ts";
import type { Database } from "../../../src/platform/postgres/database.ts";
import type { StoredDeliveryState } from "../../../src/platform/postgres/tables/delivery-tables.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { inboxRoutes } from "../../../src/sources/plugandpay/inbox/inbox-routes.ts";
import { anEndpoint, aShop } from "../../support/builders.ts";
import { costOf, openExplainingDatabase } from "../../support/explaining-database.ts";
import { serveRoutes, type TestStore, useStore } from "../../support/harness.ts";
import { putPending } from "../../support/pending.ts";
import type { PostgresVersion } from "../../support/test-server.ts";
import { useOpened } from "../../support/use-opened.ts";
import { pileUp } from "../pipeline/many-rows.ts";

const SENT = 20_000;
/** So few that the planner scans them. */
const PENDING_OF_OTHERS = 800;

/** A list reads about as many rows as it shows, however long the history is, because every filter uses an index. */
export function longListsContract(version: PostgresVersion): void {
  describe("a list of a shop with a long history", () => {
    const store = useStore(version, { filledOnce: true });
    const opened = useOpened(() => openExplainingDatabase(store.url));
    let shop: Shop;
    let endpoint: string;
    beforeAll(async () => {
      ({ shop, endpoint } = await aLongHistory(store));
      await pileUpAtOthers(store, shop);
      await fillInbox(store, shop);
    });

    it.each([
      "state=delivered",
      "state=delivered&endpoint=ENDPOINT",
      "state=cancelled",
      "state=failed",
      "state=paused",
      "state=pending",
      "state=waiting",
      "state=cancelled&endpoint=ENDPOINT",
      "state=failed&endpoint=ENDPOINT",
      "rule=rul_2",
      "endpoint=ENDPOINT",
      "",
    ])("of deliveries narrowed by '%s' reads a page, and not what was sent", async (query) => {
      const base = await serveRoutes(
        deliveryRoutes({ ...store, db: opened().db, translate: translateHubMessage, hint: () => undefined }),
        shop,
      );
      opened().take();
      const answer = await fetch(`${base}/?${query.replace("ENDPOINT", endpoint)}`);
      expect(answer.status).toBe(200);
      expect(costOf(opened().take()).rows).toBeLessThan(250);
    });

    it("of endpoints reads the pending and failed deliveries to count them, and not the delivered ones", async () => {
      const parts = { ...store, db: opened().db, hint: () => undefined };
      const base = await serveRoutes(endpointRoutes(parts), shop);
      opened().take();
      expect(((await (await fetch(`${base}/`)).json()) as { data: unknown[] }).data).toMatchObject([
        { pending: 0, failed: 0 },
        { pending: 3, failed: 5 },
      ]);
      expect(costOf(opened().take()).rows).toBeLessThan(100);
    });

    it.each(["failed", "unknown_trigger", "waiting"])(
      "of notices in the state %s reads none of those that were done",
      async (state) => {
        const base = await serveRoutes(inboxRoutes({ ...store, db: opened().db, hintInbox: () => undefined }), shop);
        opened().take();
        const { data } = (await (await fetch(`${base}/?state=${state}`)).json()) as { data: unknown[] };
        expect(data).toHaveLength(state === "waiting" ? 0 : 3);
        expect(costOf(opened().take()).rows).toBeLessThan(100);
      },
    );

    it("of notices is not scanned to find the notice of an event", async () => {
      const event = {
        id: "evt_77",
        type: "order.paid",
        found_by_reconciliation: false,
        received_at: store.clock.now(),
      };
      opened().take();
      expect(await readEventSource(opened().db, shop, event)).toMatchObject({ kind: "notice" });
      expect(costOf(opened().take()).rows).toBeLessThan(100);
    });

    it("of people reads only the addresses of the people that it shows", async () => {
      await fillLinks(store.db, shop, 5_000);
      const people = Array.from({ length: 250 }, (_, index) => personName(`p${index * 2}@example.com`));
      opened().take();
      expect(await readLinks(opened().db, shop, people)).toHaveLength(500);
      // Each of 500 addresses is read as a person, by its customer, and once more for the notice.
      expect(costOf(opened().take()).rows).toBeLessThan(6_000);
    });
  });
}

/** Two endpoints: one with delivered deliveries only, and one with a few that failed, wait or were cancelled. */
async function aLongHistory(store: TestStore): Promise<{ shop: Shop; endpoint: string }> {
  const shop = await aShop(store);
  const endpoint = await anEndpoint(store, shop);
  const busy = await anEndpoint(store, shop);
  const idOf = (n: number) => `dlv_${String(n).padStart(8, "0")}`;
  const write = async (state: StoredDeliveryState, at: string, { from, count }: { from: number; count: number }) => {
    const isPending = state === "pending" || state === "waiting";
    await sql`
    insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, final_state, due_at, format, content_type,
      headers, body, created_at)
    select ${shop.bucket}::smallint, ${shop.id}, 'dlv_' || lpad(n::text, 8, '0'), 'evt_' || n, 'rul_1', ${at}, 0,
      ${isPending ? "delivered" : state}, ${store.clock.now()}::timestamptz, 'haak', 'application/json', '{}', '{}', ${store.clock.now()}::timestamptz
    from generate_series(${from}::int, ${from + count - 1}::int) as n`.execute(store.db);
    if (isPending) await putPending(store.db, sql`d.id between ${idOf(from)} and ${idOf(from + count - 1)}`, { state });
  };
  await write("failed", endpoint, { from: 1, count: 5 });
  await write("cancelled", endpoint, { from: 6, count: 5 });
  await write("pending", endpoint, { from: 11, count: 2 });
  await write("waiting", endpoint, { from: 13, count: 1 });
  await write("delivered", busy, { from: 14, count: SENT });
  await write("delivered", endpoint, { from: 14 + SENT, count: 200 });
  await sql`analyze delivery, pending_delivery, lane, endpoint`.execute(store.db);
  return { shop, endpoint };
}

/** Another shop of the same bucket, with more pending deliveries. */
async function pileUpAtOthers(store: TestStore, { bucket }: Shop): Promise<void> {
  const shop = await aShop(store, { bucket });
  const endpointId = await anEndpoint(store, shop);
  await pileUp(store, { shop, endpointId, count: PENDING_OF_OTHERS });
  await sql`
    update pending_delivery set state = 'waiting' where shop_id = ${shop.id} and seq % 2 = 0`.execute(store.db);
  await sql`analyze pending_delivery`.execute(store.db);
}

/** Handled notices with an event each, and a few without an event. */
async function fillInbox(store: TestStore, shop: Shop): Promise<void> {
  const first = firstIdAt("inb", store.clock.now());
  await sql`
    insert into inbox (bucket, shop_id, id, received_at, version, content_type, body, state, event_id)
    select ${shop.bucket}::smallint, ${shop.id}, ${first} || lpad(n::text, 16, '0'), ${store.clock.now()}::timestamptz, 'v2',
      'application/json', '{}', case when n < 4 then 'failed' when n < 7 then 'unknown_trigger' else 'done' end,
      case when n < 7 then null else 'evt_' || n end
    from generate_series(1, ${SENT}::int) as n`.execute(store.db);
  await sql`analyze inbox`.execute(store.db);
}

/** Customers with two addresses each. */
async function fillLinks(db: Database, shop: Shop, customers: number): Promise<void> {
  const ours = sql`${shop.bucket}::smallint, ${shop.id}`;
  const numbers = sql`generate_series(0, ${customers * 2 - 1}::int) as n`;
  const person = sql`sha256(convert_to('person p' || n || '@example.com', 'UTF8'))`;
  await sql`
    insert into access_person (bucket, shop_id, person, email)
    select ${ours}, ${person}, 'p' || n || '@example.com' from ${numbers}`.execute(db);
  await sql`
    insert into access_link (bucket, shop_id, person, customer, customer_id)
    select ${ours}, ${person}, sha256(convert_to('customer ' || n / 2, 'UTF8')), n / 2 from ${numbers}`.execute(db);
  await sql`analyze access_person, access_link`.execute(db);
}
