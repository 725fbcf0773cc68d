import { expect, it, onTestFinished } from "vitest";
import { aLog, useStore } from "../../../test/support/harness.ts";
import { openDatabase } from "../../platform/postgres/database.ts";
import { createShop, newApiKey } from "../shops/store.ts";
import { findSession, startSession } from "./store.ts";

const store = useStore(18);

it("a session is found in a database without writes, and the log says that its use was not stored", async () => {
  const shop = await createShop(store, { name: "Bakery", apiKey: newApiKey() });
  const { id: apiKeyId } = await store.db.selectFrom("api_key").select("id").executeTakeFirstOrThrow();
  const url = new URL(store.url);
  url.searchParams.set("options", "-c default_transaction_read_only=on");
  const log = aLog();
  const standby = openDatabase({ url: url.href, connectionsMax: 1, log });
  onTestFinished(() => standby.destroy());
  const parts = { db: store.db, clock: store.clock, seal: store.seal, log };
  const installation = { passwordMark: async () => "mark" };
  const token = await startSession({ ...parts, installation }, { ...shop, apiKeyId });
  store.clock.advance(61);
  const found = await findSession({ ...parts, db: standby, installation }, token);
  expect(found).toMatchObject({ shop: { id: shop.id } });
  expect(log.lines).toMatchObject([{ level: "warn", facts: { what: "session" } }]);
});
