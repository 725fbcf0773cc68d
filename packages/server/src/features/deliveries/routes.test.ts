import { type KyselyPlugin, sql } from "kysely";
import { expect, it } from "vitest";
import { anAccept, anEvent, aRule, aShop } from "../../../test/support/builders.ts";
import { serveRoutes, type TestStore, useStore } from "../../../test/support/harness.ts";
import { translateHubMessage } from "../../platform/i18n/hub-messages.ts";
import { deliveryRoutes } from "./routes.ts";

const store = useStore(18);

it("a delivery and its attempts are shown as they were at the same moment", async () => {
  const shop = await aShop(store);
  await aRule(store, shop);
  await anAccept(store)(shop, anEvent());
  const { id } = await store.db.selectFrom("delivery").select("id").executeTakeFirstOrThrow();
  let interrupted = false;
  const db = store.db.withPlugin(
    afterEachAnswer(async () => {
      if (interrupted) return;
      interrupted = true;
      await deliver(store, shop.id, id);
    }),
  );
  const url = await serveRoutes(
    deliveryRoutes({ ...store, db, translate: translateHubMessage, hint: () => undefined }),
    shop,
  );
  const look = async () => (await (await fetch(`${url}/${id}`)).json()) as { state: string; attempts: unknown[] };
  expect(await look()).toMatchObject({ state: "pending", attempts: [] });
  expect(interrupted).toBe(true);
  expect(await look()).toMatchObject({ state: "delivered", attempts: [{ number: 1, status: 204 }] });
});

/** Runs `work` between two statements. */
const afterEachAnswer = (work: () => Promise<void>): KyselyPlugin => ({
  transformQuery: ({ node }) => node,
  transformResult: async ({ result }) => {
    await work();
    return result;
  },
});

/** Stores the result of an attempt, as a worker in another process does. */
async function deliver({ otherDb, clock }: TestStore, shopId: string, id: string): Promise<void> {
  await otherDb.transaction().execute(async (tx) => {
    await tx.deleteFrom("pending_delivery").where("id", "=", id).execute();
    await sql`
      insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, status, request_headers)
      select bucket, ${shopId}, id, 1, ${clock.now()}, 5, 'delivered', 204, '{}' from delivery where id = ${id}`.execute(
      tx,
    );
  });
}
