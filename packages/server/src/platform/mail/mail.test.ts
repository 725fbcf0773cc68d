import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { startMailServer } from "../../../test/support/mail-server.ts";
import { createMailer, type OutgoingMail } from "./mail.ts";

const aMail = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  to: "seller@example.com",
  messageId: "<mai_1@haak.test>",
  subject: "Je week in Haak",
  text: "Alles kwam aan: één héle week.\n",
  html: "<p>Alles kwam aan: één héle week.</p>\n",
  ...changes,
});
const aMailer = (smtpUrl: string, timeoutMs = 10_000) =>
  createMailer({ smtpUrl, from: "Haak <haak@haak.test>", timeoutMs });

describe("a mail", () => {
  test("arrives as text and as HTML, under its own id, and asks no machine to answer", async () => {
    const server = await startMailServer();
    expect(await aMailer(server.url).send(aMail())).toEqual({ kind: "sent" });
    expect(server.mails).toEqual([
      {
        ...{ from: "haak@haak.test", to: ["seller@example.com"] },
        headers: expect.objectContaining({
          ...{ from: "Haak <haak@haak.test>", to: "seller@example.com", subject: "Je week in Haak" },
          ...{ "message-id": "<mai_1@haak.test>", "auto-submitted": "auto-generated" },
        }),
        parts: { "text/plain": aMail().text, "text/html": aMail().html },
        secure: false,
      },
    ]);
  });

  test("has no more headers and readers than were meant, whatever its subject and address hold", async () => {
    const server = await startMailServer();
    const mailer = aMailer(server.url);
    await mailer.send(aMail({ subject: "A\r\nBcc: other@example.com\r\n\r\n<b>" }));
    expect(server.mails).toMatchObject([{ to: ["seller@example.com"] }]);
    expect(server.mails[0]?.headers).not.toHaveProperty("bcc");
    await mailer.send(aMail({ to: "a@example.com, b@example.com" }));
    expect(server.mails.map(({ to }) => to.length)).not.toContain(2);
  });

  test("is sent by a server that wants to know who sends, if it does", async () => {
    const server = await startMailServer({ user: { name: "haak", password: "s3cret/pass" } });
    const url = server.url.replace("smtp://", "smtp://haak:s3cret%2Fpass@");
    expect(await aMailer(url).send(aMail())).toEqual({ kind: "sent" });
  });
});

describe("TLS", () => {
  test("is used where the server offers it; a relay on this machine needs nobody to vouch for it", async () => {
    const server = await startMailServer({ offersTls: true });
    expect(await aMailer(server.url).send(aMail())).toEqual({ kind: "sent" });
    expect(server.mails).toMatchObject([{ secure: true }]);
  });

  test("of any other server has to be vouched for", async () => {
    const server = await startMailServer({ offersTls: true });
    // A name of this machine that does not say so.
    const elsewhere = server.url.replace("127.0.0.1", "0.0.0.0");
    expect(await aMailer(elsewhere).send(aMail())).toMatchObject({ kind: "failed", problem: "unreachable" });
    expect(server.mails).toEqual([]);
  });
});

describe("a mail that cannot be sent", () => {
  test("says that the hub was not let in, without its password", async () => {
    const server = await startMailServer({ user: { name: "haak", password: "right" } });
    const outcome = await aMailer(server.url.replace("smtp://", "smtp://haak:wr0ng%2Fone@")).send(aMail());
    expect(outcome).toMatchObject({ kind: "failed", problem: "not_let_in", detail: expect.stringMatching(/masked/) });
    expect(JSON.stringify(outcome)).not.toMatch(/wr0ng/);
  });

  test("says that it was refused, with the server's words for the log", async () => {
    const server = await startMailServer({ refuse: () => new Error("No such mailbox here") });
    expect(await aMailer(server.url).send(aMail())).toEqual({
      ...{ kind: "failed", problem: "refused", detail: expect.stringContaining("No such mailbox here") },
    });
  });

  test("says that nobody is there", async () => {
    const server = await startMailServer();
    await server.stop();
    expect(await aMailer(server.url).send(aMail())).toMatchObject({ kind: "failed", problem: "unreachable" });
  });

  test("does not wait for a server that says nothing, or takes for ever to say it", async () => {
    const drip = createServer((socket) => {
      socket.on("error", () => undefined);
      const timer = setInterval(() => socket.write("220-wait\r\n"), 20);
      socket.on("close", () => clearInterval(timer));
    });
    drip.listen(0, "127.0.0.1");
    await once(drip, "listening");
    onTestFinished(() => void drip.close());
    const address = drip.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const outcome = await aMailer(`smtp://127.0.0.1:${port}`, 300).send(aMail());
    expect(outcome).toMatchObject({ kind: "failed", problem: "unreachable" });
  });
});
