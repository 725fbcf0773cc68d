import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { lockAlertSettings, saveAlertSettings } from "../../../src/features/alerts/alert-settings-store.ts";
import type { CalendarMailParts } from "../../../src/features/alerts/calendar-mails.ts";
import { enqueueDigests } from "../../../src/features/alerts/digest.ts";
import {
  addressMail,
  type ClaimedMail,
  DUE_MAILS,
  type MailResult,
  recordMail,
} from "../../../src/features/alerts/mail-outbox.ts";
import { enqueueMail } from "../../../src/features/alerts/write-mail.ts";
import { LeaseLost } from "../../../src/platform/jobs/due-table.ts";
import type { Database } from "../../../src/platform/postgres/database.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { aShop } from "../../support/builders.ts";
import { aLog, useStore } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";
import { anAddress, pendingMails } from "../../support/watching.ts";

/** The contract for pending mails and for the digest on Monday morning. */
export function mailContract(version: PostgresVersion): void {
  const store = useStore(version);
  const prepare = async (count = 1) => {
    const shop = await aShop(store);
    await anAddress(store, shop);
    const mail = { subject: "Subject", text: "Text\n", html: "<p>Text</p>" };
    const parts = { ...store, mailDomain: "haak.test" };
    for (let number = 0; number < count; number += 1) {
      await store.db.transaction().execute((tx) => enqueueMail(parts, tx, { shop, mail }));
    }
    return shop;
  };
  const claimOne = async (): Promise<ClaimedMail> => {
    const now = store.clock.now();
    const leasedUntil = new Date(now.getTime() + 60_000);
    const mail = await DUE_MAILS.claim(store.db, { bucket: 7, now, leaseId: store.newId("lse"), leasedUntil });
    if (mail === null) throw new Error("No mail could be claimed.");
    return addressMail(store.db, mail);
  };
  const record = (mail: ClaimedMail, result: MailResult) =>
    recordMail(store.db, mail, { result, now: store.clock.now() });
  const settingsOf = (shop: Shop) =>
    store.db.selectFrom("alert_settings").selectAll().where("shop_id", "=", shop.id).executeTakeFirstOrThrow();

  describe("a pending mail", () => {
    it("is sent to the address in the settings of that moment, with the same id each time", async () => {
      const shop = await prepare();
      const first = await claimOne();
      expect(first).toMatchObject({ email: "seller@example.com", messageId: `<${first.id}@haak.test>`, tries: 0 });
      await anAddress(store, shop, { email: "mended@example.com" });
      store.clock.advance(61);
      expect(await claimOne()).toMatchObject({ id: first.id, email: "mended@example.com", messageId: first.messageId });
    });

    it("is removed when it was sent, and the shop sees when that was", async () => {
      const shop = await prepare();
      await record(await claimOne(), { kind: "failed", problem: "unreachable", dueAt: store.clock.now() });
      await record(await claimOne(), { kind: "sent" });
      expect(await pendingMails(store, shop)).toEqual([]);
      expect(await settingsOf(shop)).toMatchObject({ last_sent_at: store.clock.now(), last_problem: null });
    });

    it("waits for its next attempt, and counts an attempt only if the server refused the mail", async () => {
      const shop = await prepare();
      const dueAt = new Date(store.clock.now().getTime() + 5_000);
      await record(await claimOne(), { kind: "failed", problem: "unreachable", dueAt });
      expect(await pendingMails(store, shop)).toMatchObject([{ tries: 0, due_at: dueAt, lease_id: null }]);
      store.clock.advance(5);
      await record(await claimOne(), { kind: "failed", problem: "refused", dueAt });
      expect(await pendingMails(store, shop)).toMatchObject([{ tries: 1 }]);
      expect(await settingsOf(shop)).toMatchObject({ last_problem: "refused", last_problem_at: store.clock.now() });
    });

    it("is settled only by its lease holder: a late worker changes nothing", async () => {
      const shop = await prepare();
      const late = await claimOne();
      store.clock.advance(61);
      const holder = await claimOne();
      await expect(record(late, { kind: "sent" })).rejects.toThrow(LeaseLost);
      expect([await pendingMails(store, shop), await settingsOf(shop)]).toMatchObject([[{}], { last_sent_at: null }]);
      await record(holder, { kind: "sent" });
      expect(await pendingMails(store, shop)).toEqual([]);
    });

    it("reports nothing about an address that was corrected while the mail was being sent", async () => {
      const shop = await prepare();
      const mail = await claimOne();
      await anAddress(store, shop, { email: "mended@example.com" });
      await record(mail, { kind: "failed", problem: "refused", dueAt: null });
      expect([await pendingMails(store, shop), await settingsOf(shop)]).toMatchObject([[], { last_problem: null }]);
    });
  });

  describe("the digest on Monday morning", () => {
    const digest = (db: Database = store.db) => {
      const parts: CalendarMailParts = {
        ...store,
        db,
        log: aLog(),
        mailDomain: "haak.test",
        publicUrl: "https://haak.test",
      };
      return enqueueDigests(parts);
    };
    const input = (shop: Shop, wanted: { email?: string | null; weekly_digest?: boolean } = {}) =>
      store.db.transaction().execute(async (tx) => {
        const set = { email: "seller@example.com", weekly_digest: true, language: "nl" as const, ...wanted };
        const current = await lockAlertSettings(tx, shop);
        return saveAlertSettings(tx, shop, { current, wanted: set, now: store.clock.now() });
      });
    const monday = new Date("2026-11-30T07:00:00Z");
    const until = (moment: Date) => store.clock.advance((moment.getTime() - store.clock.now().getTime()) / 1_000);

    it("is due at eight in Amsterdam, on the first Monday after it was switched on", async () => {
      const shop = await aShop(store);
      expect(await input(shop)).toMatchObject({ digest_at: monday });
      store.clock.advance(3_600);
      expect(await input(shop)).toMatchObject({ digest_at: monday });
      expect(await input(shop, { weekly_digest: false })).toMatchObject({ digest_at: null });
      expect(await input(shop, { email: null })).toMatchObject({ digest_at: null });
    });

    it("is written once, however many processes find it due", async () => {
      const shops = [await aShop(store), await aShop(store), await aShop(store, { bucket: 8 })];
      const counts = () => Promise.all(shops.map(async (shop) => (await pendingMails(store, shop)).length));
      await Promise.all(shops.map((shop) => input(shop)));
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

    it("is one mail for all the weeks in which no hub ran", async () => {
      const shop = await aShop(store);
      await input(shop);
      until(new Date("2026-12-24T12:00:00Z"));
      await digest();
      await digest();
      expect(await pendingMails(store, shop)).toHaveLength(1);
      expect(await settingsOf(shop)).toMatchObject({ digest_at: new Date("2026-12-28T07:00:00Z") });
    });

    it("of other shops is written if the digest of one shop fails, which leaves nothing half done", async () => {
      const [broken, shop] = [await aShop(store), await aShop(store)];
      for (const one of [broken, shop]) await input(one);
      until(monday);
      // A shop's name that no mail can contain makes its digest fail.
      await sql`alter table mail add constraint no_broken check (subject not like 'Broken%')`.execute(store.db);
      await sql`update shop set name = 'Broken' where id = ${broken.id}`.execute(store.db);
      try {
        await digest();
      } finally {
        await sql`alter table mail drop constraint no_broken`.execute(store.db);
      }
      expect([await pendingMails(store, broken), await pendingMails(store, shop)]).toMatchObject([[], [{}]]);
      expect(await settingsOf(broken)).toMatchObject({ digest_at: monday });
    });
  });
}
