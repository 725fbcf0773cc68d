import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { orderPaid } from "../../support/journey/events.ts";
import { expectRefusedStart } from "../../support/journey/expect-refused-start.ts";
import { adminOf, aShopOn, hubFor, shopAt } from "../../support/journey/own-hub.ts";
import { startReceiver, verified } from "../../support/journey/receiver.ts";
import { callOnPaid, read, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";
import { createEmptyDatabase, hasPostgres } from "../../support/postgres.ts";
import type { PostgresVersion } from "../../support/test-server.ts";
import { startPausingProxy } from "./pausing-proxy.ts";
import { startMove } from "./run-move.ts";
import { aStoppedHub } from "./stopped-hub.ts";

const DELIVERIES = 3_000;
/** In the middle of the events. Their calls have been copied before. */
const CUT_AFTER_BYTES = 5_000_000;

async function anEmptyDatabase(version: PostgresVersion): Promise<string> {
  const database = await createEmptyDatabase(version);
  onTestFinished(database.drop);
  return database.url;
}

/** Moves a folder to that version, is killed in the middle, and continues. */
export function moveJourney(version: PostgresVersion): void {
  describe(`a move to PostgreSQL ${version}`, () => {
    const cleanUps: (() => Promise<void>)[] = [];
    let before: Awaited<ReturnType<typeof aStoppedHub>>;
    beforeAll(async () => {
      const receiver = await startReceiver();
      cleanUps.push(() => receiver.stop());
      before = await aStoppedHub(receiver, DELIVERIES, (what) => void cleanUps.push(what));
    });
    afterAll(async () => {
      for (const cleanUp of cleanUps.toReversed()) await cleanUp();
    });

    it.skipIf(!hasPostgres(version))(
      "goes on after it was killed, and then the hub goes on there, and only there",
      async () => {
        const url = await anEmptyDatabase(version);

        const proxy = await startPausingProxy(url, CUT_AFTER_BYTES);
        const cut = startMove({ ...before.env, DATABASE_URL: proxy.url });
        await Promise.race([proxy.held, cut.ended.then(({ output }) => Promise.reject(new Error(output)))]);
        cut.process.kill("SIGKILL");
        await cut.ended;
        const there = { DATABASE_URL: url, HAAK_MASTER_KEY: await before.masterKey() };
        await expectRefusedStart(there, /move.*not ended.*move-to-postgres/);

        const { code, output } = await startMove({ ...before.env, DATABASE_URL: url }).ended;
        expect(output).toContain("delivery: already copied");
        expect(output).toContain(`event: ${DELIVERIES + 1} rows`);
        expect(output).toMatch(/^\d+ rows are the same on both sides/m);
        expect(output).toContain(join(before.folder, "master-key"));
        expect(code).toBe(0);

        await expectRefusedStart(before.env, /was moved to .*two hubs must not send/);
        const hub = await hubFor(there);
        const shop = shopAt(hub, before.shop);
        await until(async () => expect((await adminOf(hub).get("/v1/shops")).body.data).toHaveLength(1));
        expect((await shop.post(`/v1/deliveries/${before.pending.id}/retry`, {})).status).toBe(202);
        const calls = await before.target.received(2);
        expect(verified(calls.at(-1) ?? Object.assign(new Error("no call")), before.secret).id).toBe(before.pending.id);
        expect((await read(shop, "/v1/deliveries/dlv_old_7")).body).toContain("ümlaut 😀");
        // Sequences continue where they were, so that a new shop and a new rule get free numbers.
        await callOnPaid(await aShopOn(hub), before.target.url);
        await report(shop, orderPaid());
        await before.target.received(3);
      },
    );
  });
}
