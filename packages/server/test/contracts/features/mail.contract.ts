import { sql } from "kysely";
import { describe, expect, it, vi } from "vitest";
import { holdAlertSettings, saveAlertSettings } from "../../../src/features/alerts/alert-settings-store.ts";
import { type ClaimedMail, claimMail, findDueMails } from "../../../src/features/alerts/claim-mail.ts";
import { oweDigests } from "../../../src/features/alerts/digest/owe-digests.ts";
import { oweMail } from "../../../src/features/alerts/owe-mail.ts";
import type { CalendarMailParts } from "../../../src/features/alerts/owe-when-due.ts";
import { type MailNews, recordMail } from "../../../src/features/alerts/record-mail.ts";
import { LeaseLost } from "../../../src/platform/jobs/work-due-rows.ts";
import type { Database } from "../../../src/platform/postgres/database.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { aShop } from "../../support/builders.ts";
import { aLog, useStore, withClient } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";
import { anAddress, owedMails } from "../../support/watching.ts";

/** What the store promises about mails that are owed, and about the digest of Monday morning. */
export function mailContract(version: PostgresVersion): void {
  const store = useStore(version);
  const prepare = async (count = 1) => {
    const shop = await aShop(store);
    await anAddress(store, shop);
    const mail = { subject: "Subject", text: "Text\n", html: "<p>Text</p>" };
    const parts = { ...store, mailDomain: "haak.test" };
    for (let number = 0; number < count; number += 1) {
      await store.db.transaction().execute((tx) => oweMail(parts, tx, { shop, mail }));
    }
    return shop;
  };
  const claim = (db: Database = store.db) => {
    const now = store.clock.now();
    return claimMail(db, {
      bucket: 7,
      now,
      leaseId: store.newId("lse"),
      leasedUntil: new Date(now.getTime() + 60_000),
    });
  };
  const claimOne = async (): Promise<ClaimedMail> => {
    const mail = await claim();
    if (mail === null) throw new Error("No mail could be claimed.");
    return mail;
  };
  const record = (mail: ClaimedMail, news: MailNews) => recordMail(store.db, mail, { news, now: store.clock.now() });
  const settingsOf = (shop: Shop) =>
    store.db.selectFrom("alert_settings").selectAll().where("shop_id", "=", shop.id).executeTakeFirstOrThrow();

  describe("a mail that is owed", () => {
    it("is given to one worker alone, however many ask at once", async () => {
      await prepare(3);
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, index) => claim(index % 2 === 0 ? store.db : store.otherDb)),
      );
      const ids = claims.flatMap((mail) => mail?.id ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      while ((await claim()) !== null) ids.push("another");
      expect(ids).toHaveLength(3);
    });

    it("is not claimed a second time by a worker that came while the first one did", async () => {
      await prepare();
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("update mail set lease_id = 'lse_rival', due_at = due_at + interval '1 minute'");
        const claimed = claim();
        let ended = false;
        void claimed.then(() => {
          ended = true;
        });
        // It passes over what is locked; one that waited instead would have it when the lock is gone.
        const blocked =
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        await vi.waitFor(async () => expect(ended || (await client.query(blocked)).rowCount === 1).toBe(true));
        await client.query("commit");
        expect(await claimed).toBeNull();
      });
    });

    it("goes to the address that the settings name by then, under an id that stays the same", async () => {
      const shop = await prepare();
      const first = await claimOne();
      expect(first).toMatchObject({ email: "seller@example.com", messageId: `<${first.id}@haak.test>`, tries: 0 });
      await anAddress(store, shop, { email: "mended@example.com" });
      store.clock.advance(61);
      expect(await claimOne()).toMatchObject({ id: first.id, email: "mended@example.com", messageId: first.messageId });
    });

    it("is there again when the lease of a worker that died has ended, and not before", async () => {
      await prepare();
      await claimOne();
      const nextAt = new Date(store.clock.now().getTime() + 60_000);
      store.clock.advance(59.999);
      expect([await findDueMails(store.db, store.clock.now()), await claim()]).toEqual([{ buckets: [], nextAt }, null]);
      store.clock.advance(0.001);
      expect([await findDueMails(store.db, store.clock.now()), await claim()]).toMatchObject([{ buckets: [7] }, {}]);
    });

    it("is gone when it was sent, and the shop sees when that was", async () => {
      const shop = await prepare();
      await record(await claimOne(), { kind: "failed", problem: "unreachable", dueAt: store.clock.now() });
      await record(await claimOne(), { kind: "sent" });
      expect(await owedMails(store, shop)).toEqual([]);
      expect(await settingsOf(shop)).toMatchObject({ last_sent_at: store.clock.now(), last_problem: null });
    });

    it("waits for its next try, which spends one only if the server said no", async () => {
      const shop = await prepare();
      const dueAt = new Date(store.clock.now().getTime() + 5_000);
      await record(await claimOne(), { kind: "failed", problem: "unreachable", dueAt });
      expect(await owedMails(store, shop)).toMatchObject([{ tries: 0, due_at: dueAt, lease_id: null }]);
      store.clock.advance(5);
      await record(await claimOne(), { kind: "failed", problem: "refused", dueAt });
      expect(await owedMails(store, shop)).toMatchObject([{ tries: 1 }]);
      expect(await settingsOf(shop)).toMatchObject({ last_problem: "refused", last_problem_at: store.clock.now() });
    });

    it("is settled by its holder alone: a worker that comes too late changes nothing", async () => {
      const shop = await prepare();
      const late = await claimOne();
      store.clock.advance(61);
      const holder = await claimOne();
      await expect(record(late, { kind: "sent" })).rejects.toThrow(LeaseLost);
      expect([await owedMails(store, shop), await settingsOf(shop)]).toMatchObject([[{}], { last_sent_at: null }]);
      await record(holder, { kind: "sent" });
      expect(await owedMails(store, shop)).toEqual([]);
    });

    it("tells nothing of an address that was mended while it was on its way", async () => {
      const shop = await prepare();
      const mail = await claimOne();
      await anAddress(store, shop, { email: "mended@example.com" });
      await record(mail, { kind: "failed", problem: "refused", dueAt: null });
      expect([await owedMails(store, shop), await settingsOf(shop)]).toMatchObject([[], { last_problem: null }]);
    });
  });

  describe("the digest of Monday morning", () => {
    const digest = (db: Database = store.db) => {
      const parts: CalendarMailParts = {
        ...store,
        db,
        log: aLog(),
        mailDomain: "haak.test",
        publicUrl: "https://haak.test",
      };
      return oweDigests(parts);
    };
    const wish = (shop: Shop, wished: { email?: string | null; weekly_digest?: boolean } = {}) =>
      store.db.transaction().execute(async (tx) => {
        const set = { email: "seller@example.com", weekly_digest: true, language: "nl" as const, ...wished };
        const current = await holdAlertSettings(tx, shop);
        return saveAlertSettings(tx, shop, { current, wished: set, now: store.clock.now() });
      });
    const monday = new Date("2026-11-30T07:00:00Z");
    const until = (moment: Date) => store.clock.advance((moment.getTime() - store.clock.now().getTime()) / 1_000);

    it("is due at eight in Amsterdam, on the first Monday after somebody wants it", async () => {
      const shop = await aShop(store);
      expect(await wish(shop)).toMatchObject({ digest_at: monday });
      store.clock.advance(3_600);
      expect(await wish(shop)).toMatchObject({ digest_at: monday });
      expect(await wish(shop, { weekly_digest: false })).toMatchObject({ digest_at: null });
      expect(await wish(shop, { email: null })).toMatchObject({ digest_at: null });
    });

    it("is written once, however many processes find it due", async () => {
      const shops = [await aShop(store), await aShop(store), await aShop(store, { bucket: 8 })];
      const counts = () => Promise.all(shops.map(async (shop) => (await owedMails(store, shop)).length));
      await Promise.all(shops.map((shop) => wish(shop)));
      await digest();
      expect(await counts()).toEqual([0, 0, 0]);
      until(monday);
      await Promise.all([store.db, store.otherDb, store.db, store.otherDb].map(digest));
      expect(await counts()).toEqual([1, 1, 1]);
      await digest();
      expect(await counts()).toEqual([1, 1, 1]);
      const [first] = shops;
      expect(first && (await settingsOf(first))).toMatchObject({ digest_at: new Date("2026-12-07T07:00:00Z") });
    });

    it("is one for all the weeks in which no hub ran", async () => {
      const shop = await aShop(store);
      await wish(shop);
      until(new Date("2026-12-24T12:00:00Z"));
      await digest();
      await digest();
      expect(await owedMails(store, shop)).toHaveLength(1);
      expect(await settingsOf(shop)).toMatchObject({ digest_at: new Date("2026-12-28T07:00:00Z") });
    });

    it("of one shop that cannot be written does not hold up the others, and leaves nothing half done", async () => {
      const [broken, shop] = [await aShop(store), await aShop(store)];
      for (const one of [broken, shop]) await wish(one);
      until(monday);
      // A name that no mail can hold stands for whatever may break.
      await sql`alter table mail add constraint no_broken check (subject not like 'Broken%')`.execute(store.db);
      await sql`update shop set name = 'Broken' where id = ${broken.id}`.execute(store.db);
      try {
        await digest();
      } finally {
        await sql`alter table mail drop constraint no_broken`.execute(store.db);
      }
      expect([await owedMails(store, broken), await owedMails(store, shop)]).toMatchObject([[], [{}]]);
      expect(await settingsOf(broken)).toMatchObject({ digest_at: monday });
    });
  });
}
