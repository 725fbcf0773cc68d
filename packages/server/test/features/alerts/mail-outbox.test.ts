import { describe, expect, it, vi } from "vitest";
import { DUE_MAILS, type MailOutboxParts, startMailOutbox } from "../../../src/features/alerts/mail-outbox.ts";
import { enqueueMail } from "../../../src/features/alerts/write-mail.ts";
import { createMailer } from "../../../src/platform/mail/mail.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { aShop } from "../../support/builders.ts";
import { aGate, aLog, useStore } from "../../support/harness.ts";
import { startMailServer } from "../../support/mail-server.ts";
import { anAddress, pendingMails } from "../../support/watching.ts";

/** Takes seconds on a busy machine. */
const POLL_OPTIONS = { timeout: 30_000, interval: 5 };

describe("pending mails", () => {
  const store = useStore(18);
  const parts = (smtpUrl: string, overrides: Partial<MailOutboxParts> = {}): MailOutboxParts => ({
    ...{ db: store.db, clock: store.clock, newId: store.newId, log: aLog() },
    ...{ mailDomain: "haak.test", publicUrl: "https://haak.test", random: () => 0.5 },
    ...{ mailer: createMailer({ smtpUrl, from: "haak@haak.test", timeoutMs: 5_000 }), mailTimeoutMs: 5_000 },
    ...{ retryScheduleSeconds: [5, 300], alone: false },
    ...overrides,
  });
  const enqueue = (shop: Shop, subject = "Subject") => {
    const mail = { subject, text: "Text\n", html: "<p>Text</p>\n" };
    return store.db
      .transaction()
      .execute((tx) => enqueueMail({ ...store, mailDomain: "haak.test" }, tx, { shop, mail }));
  };
  const prepare = async (...subjects: string[]) => {
    const shop = await aShop(store);
    await anAddress(store, shop);
    for (const subject of subjects) await enqueue(shop, subject);
    return shop;
  };
  /** Runs the mail outbox for what is due, and stops it. */
  const sendMails = async (wanted: MailOutboxParts) => {
    const office = startMailOutbox(wanted);
    await vi.waitFor(
      async () => expect((await DUE_MAILS.findDue(store.db, { now: store.clock.now() })).buckets).toEqual([]),
      POLL_OPTIONS,
    );
    await office.stop();
  };
  const settingsOf = (shop: Shop) =>
    store.db.selectFrom("alert_settings").selectAll().where("shop_id", "=", shop.id).executeTakeFirstOrThrow();

  it("are sent, each once, also those of several shops", async () => {
    const server = await startMailServer();
    const shop = await prepare("One", "Two");
    const other = await aShop(store, { bucket: 8 });
    await anAddress(store, other, { email: "other@example.com" });
    await enqueue(other, "Three");
    await sendMails(parts(server.url));
    expect(server.mails.map(({ to, headers }) => [to[0], headers.subject]).toSorted()).toEqual([
      ["other@example.com", "Three"],
      ["seller@example.com", "One"],
      ["seller@example.com", "Two"],
    ]);
    await sendMails(parts(server.url));
    expect(server.mails).toHaveLength(3);
    expect(await settingsOf(shop)).toMatchObject({ last_sent_at: store.clock.now(), last_problem: null });
  });

  it("are sent once by two processes that run at the same time", async () => {
    const server = await startMailServer();
    await prepare("One", "Two", "Three", "Four");
    await Promise.all([sendMails(parts(server.url)), sendMails(parts(server.url, { db: store.otherDb }))]);
    await sendMails(parts(server.url));
    expect(server.mails.map(({ headers }) => headers.subject).toSorted()).toEqual(["Four", "One", "Three", "Two"]);
  });

  it("wait for days for a mail server that is down without counting an attempt, and show that", async () => {
    const server = await startMailServer();
    await server.stop();
    const shop = await prepare("One", "Two");
    const log = aLog();
    const away = parts(server.url, { log });
    for (let day = 0; day < 6; day += 1) {
      await sendMails(away);
      store.clock.advance(86_400);
    }
    expect(await pendingMails(store, shop)).toMatchObject([{ tries: 0 }, { tries: 0 }]);
    expect(await settingsOf(shop)).toMatchObject({ last_problem: "unreachable" });
    expect(log.lines[0]).toMatchObject({ level: "warn", facts: { problem: "unreachable" } });
    await startMailServer({ port: server.port });
    await sendMails(parts(server.url));
    expect(await pendingMails(store, shop)).toEqual([]);
    expect(await settingsOf(shop)).toMatchObject({ last_problem: null });
  });

  it("are dropped when they are too old to be useful", async () => {
    const server = await startMailServer();
    await server.stop();
    const shop = await prepare("One");
    store.clock.advance(7 * 86_400);
    await sendMails(parts(server.url));
    expect(await pendingMails(store, shop)).toEqual([]);
  });

  it("that are refused are retried by the schedule with the same Message-ID, and fail at its end", async () => {
    const answers = [new Error("Try later"), null];
    const server = await startMailServer({ refuse: () => answers.shift() ?? null });
    const shop = await prepare("One");
    const [pending] = await pendingMails(store, shop);
    await sendMails(parts(server.url));
    await sendMails(parts(server.url));
    expect(server.mails).toEqual([]);
    store.clock.advance(5);
    await sendMails(parts(server.url));
    expect(server.mails).toMatchObject([{ headers: { "message-id": pending?.message_id } }]);

    const strict = await startMailServer({ refuse: () => new Error("Never") });
    await enqueue(shop, "Two");
    for (const seconds of [0, 5, 300]) {
      store.clock.advance(seconds);
      await sendMails(parts(strict.url));
    }
    expect(await pendingMails(store, shop)).toEqual([]);
    expect(await settingsOf(shop)).toMatchObject({ last_problem: "refused" });
  });

  it("do not wait for a mail to an address that is refused", async () => {
    const server = await startMailServer({ refuse: (to) => (to.startsWith("bad") ? new Error("No") : null) });
    const bad = await aShop(store);
    await anAddress(store, bad, { email: "bad@example.com" });
    await enqueue(bad, "Bad");
    await prepare("Good");
    await sendMails(parts(server.url));
    expect(server.mails).toMatchObject([{ to: ["seller@example.com"] }]);
  });

  it("without a recipient any more are dropped", async () => {
    const server = await startMailServer();
    const shop = await prepare("One");
    await store.db.updateTable("alert_settings").set({ email: null }).execute();
    await sendMails(parts(server.url));
    expect([server.mails, await pendingMails(store, shop)]).toEqual([[], []]);
  });

  it("are sent at once by a hub that starts alone, also if a dead process had leased one", async () => {
    const server = await startMailServer();
    await prepare("One");
    const now = store.clock.now();
    const leasedUntil = new Date(now.getTime() + 70_000);
    expect(await DUE_MAILS.claim(store.db, { bucket: 7, now, leaseId: "lse_dead", leasedUntil })).not.toBeNull();
    await sendMails(parts(server.url));
    expect(server.mails).toEqual([]);
    const office = startMailOutbox(parts(server.url, { alone: true }));
    await vi.waitFor(() => expect(server.mails).toHaveLength(1), POLL_OPTIONS);
    await office.stop();
  });

  it("are sent again with the same Message-ID if the process died between sending and recording", async () => {
    const server = await startMailServer();
    const shop = await prepare("One");
    const [pending] = await pendingMails(store, shop);
    const real = parts(server.url);
    const dies = {
      send: async (mail: Parameters<typeof real.mailer.send>[0]) => {
        await real.mailer.send(mail);
        throw new Error("The process was killed here.");
      },
    };
    await sendMails({ ...real, mailer: dies });
    expect(await pendingMails(store, shop)).toHaveLength(1);
    store.clock.advance(15);
    await sendMails(real);
    expect(server.mails.map(({ headers }) => headers["message-id"])).toEqual([
      pending?.message_id,
      pending?.message_id,
    ]);
    expect(await pendingMails(store, shop)).toEqual([]);
  });

  it("that are being sent are recorded before the mail outbox has stopped", async () => {
    const gate = aGate();
    const arrived = aGate();
    const server = await startMailServer({
      hold() {
        arrived.resolve();
        return gate.promise;
      },
    });
    const shop = await prepare("One");
    const office = startMailOutbox(parts(server.url));
    await arrived.promise;
    await enqueue(shop, "Two");
    const stopped = office.stop();
    gate.resolve();
    await stopped;
    expect(server.mails).toHaveLength(1);
    expect(await pendingMails(store, shop)).toMatchObject([{ subject: "Two" }]);
  });
});
