import { describe, expect, it, vi } from "vitest";
import { lockAlertSettings, saveAlertSettings } from "../../../src/features/alerts/alert-settings-store.ts";
import { DUE_MAILS, type MailOutboxParts, startMailOutbox } from "../../../src/features/alerts/mail-outbox.ts";
import { enqueueTaskMails, writeTaskMail } from "../../../src/features/alerts/task-mail.ts";
import { createMailer } from "../../../src/platform/mail/mail.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { aLog, useStore } from "../../support/harness.ts";
import { startMailServer } from "../../support/mail-server.ts";
import { pendingMails } from "../../support/watching.ts";
import { anAccessShop, anEnd, anOrder } from "../access/access-shop.ts";

/** Takes seconds on a busy machine. */
const POLL_OPTIONS = { timeout: 30_000, interval: 5 };
const TUESDAY = "2026-11-24T07:00:00Z";
const WEDNESDAY = new Date("2026-11-25T07:00:00Z");

describe("the morning mail about open tasks", () => {
  const store = useStore(18);
  const until = (moment: Date) => store.clock.advance((moment.getTime() - store.clock.now().getTime()) / 1_000);
  const notify = (shop: Shop, email: string | null = "seller@example.com") =>
    store.db.transaction().execute(async (tx) => {
      const current = await lockAlertSettings(tx, shop);
      const wanted = { email, weekly_digest: false, language: "nl" as const };
      return saveAlertSettings(tx, shop, { current, wanted, now: store.clock.now() });
    });
  const parts = (smtpUrl: string, overrides: Partial<MailOutboxParts> = {}): MailOutboxParts => ({
    ...{ db: store.db, clock: store.clock, newId: store.newId, log: aLog() },
    ...{ mailDomain: "haak.test", publicUrl: "https://haak.test", random: () => 0.5 },
    ...{
      mailer: createMailer({ smtpUrl, from: "haak@haak.test", timeoutMs: 5_000 }),
      mailTimeoutMs: 5_000,
      alone: false,
    },
    retryScheduleSeconds: [5, 300],
    ...overrides,
  });
  /** A shop without a revoke call, and people who bought A and B and whose subscriptions have ended. */
  const withTasks = async (...names: string[]) => {
    const own = await anAccessShop(store, { settings: { revoke: null } });
    for (const name of names) {
      const order = { id: name, email: `${name}@example.com`, subscription: name, sku: name === "li" ? "B" : "A" };
      await own.accept(anOrder(order));
    }
    await own.settle();
    for (const name of names) await own.accept(anEnd(name));
    return own;
  };
  /** Runs the mail outbox for what is due now, and stops it. */
  const work = async (wanted: MailOutboxParts) => {
    const office = startMailOutbox(wanted);
    await vi.waitFor(async () => {
      const rows = await store.db.selectFrom("alert_settings").select("tasks_at").execute();
      expect(rows.every(({ tasks_at }) => tasks_at === null || tasks_at > store.clock.now())).toBe(true);
      expect((await DUE_MAILS.findDue(store.db, { now: store.clock.now() })).buckets).toEqual([]);
    }, POLL_OPTIONS);
    await office.stop();
  };

  it("is sent once a day, at eight in Amsterdam, while a task is open, and names no person", async () => {
    const server = await startMailServer();
    const own = await withTasks("bo", "jo", "li");
    expect(await notify(own.shop)).toMatchObject({ tasks_at: WEDNESDAY });
    await work(parts(server.url));
    until(new Date(WEDNESDAY.getTime() - 1));
    await work(parts(server.url));
    expect(server.mails).toEqual([]);
    until(WEDNESDAY);
    await Promise.all([work(parts(server.url)), work(parts(server.url, { db: store.otherDb }))]);
    store.clock.advance(3_600);
    await work(parts(server.url));
    expect(server.mails).toHaveLength(1);
    const [mail] = server.mails;
    expect(mail).toMatchObject({ to: ["seller@example.com"], headers: { subject: "Bakery: er staan 3 taken open" } });
    expect(mail?.parts["text/plain"]?.trim()).toBe(
      [
        "Er zijn taken die Haak niet zelf kan doen:",
        "- toegang intrekken in School, A: 2\n- toegang intrekken in School, B: 1",
        "De oudste staat open sinds 24 november 2026.",
        "In Haak zie je bij elke taak om wie het gaat en waarom. Vink een taak af als je hem hebt gedaan.",
        "Bekijk het in Haak:\nhttps://haak.test",
      ].join("\n\n"),
    );
    expect(JSON.stringify(mail)).not.toMatch(/bo@example|jo@example|li@example/);
    until(new Date("2026-11-26T07:00:00Z"));
    await work(parts(server.url));
    expect(server.mails).toHaveLength(2);
    await store.db.updateTable("access_task").set({ done_at: store.clock.now(), done_by: "Ann" }).execute();
    until(new Date("2026-11-27T07:00:00Z"));
    await work(parts(server.url));
    expect(server.mails).toHaveLength(2);
  });

  it("is one mail for all the mornings on which no hub ran, and none without recipients", async () => {
    const own = await withTasks("bo");
    await notify(own.shop);
    const other = await withTasks("li");
    await notify(other.shop);
    expect(await notify(other.shop, null)).toMatchObject({ tasks_at: null });
    until(new Date("2026-12-03T15:00:00Z"));
    const wanted = parts("smtp://127.0.0.1:1");
    await Promise.all([enqueueTaskMails(wanted), enqueueTaskMails({ ...wanted, db: store.otherDb })]);
    await enqueueTaskMails(wanted);
    expect([await pendingMails(store, own.shop), await pendingMails(store, other.shop)]).toMatchObject([[{}], []]);
    const row = await store.db
      .selectFrom("alert_settings")
      .select("tasks_at")
      .where("shop_id", "=", own.shop.id)
      .execute();
    expect(row).toEqual([{ tasks_at: new Date("2026-12-04T07:00:00Z") }]);
  });

  it("keeps its time when the settings are saved again", async () => {
    const own = await withTasks();
    await notify(own.shop);
    store.clock.advance(3_600);
    expect(await notify(own.shop, "another@example.com")).toMatchObject({ tasks_at: WEDNESDAY });
  });
});

describe("the text of the mail about open tasks", () => {
  const group = { kind: "revoke" as const, connection: "School", item: "COURSE-7", count: 1 };
  const written = (groups: (typeof group)[], language: "nl" | "en" = "nl") =>
    writeTaskMail({
      figures: { count: groups.reduce((sum, { count }) => sum + count, 0), oldest: new Date(TUESDAY), groups },
      ...{ shopName: "De Cursus", language, publicUrl: "https://haak.test" },
    });

  it("is in the singular for one task", () => {
    expect(written([group])).toMatchObject({
      subject: "De Cursus: er staat 1 taak open",
      text: expect.stringContaining("Er is één taak die Haak niet zelf kan doen:\n\n- toegang"),
    });
    expect(written([group], "en")).toMatchObject({
      subject: "De Cursus: 1 task is open",
      text: expect.stringContaining("- revoke access in School, COURSE-7: 1"),
    });
  });

  it("names the largest groups and counts the others", () => {
    const groups = Array.from({ length: 23 }, (_, index) => ({ ...group, item: `C${index}`, count: 1_000 }));
    const { subject, text } = written(groups);
    expect(subject).toBe("De Cursus: er staan 23.000 taken open");
    expect(text).toContain("- toegang intrekken in School, C19: 1.000\n- en nog 3.000 andere");
  });

  it("mentions no product for a question, because it is about a person", () => {
    const question = { ...group, kind: "check", item: null } as unknown as typeof group;
    expect(written([question]).text).toContain("- nakijken in School: 1");
  });
});
