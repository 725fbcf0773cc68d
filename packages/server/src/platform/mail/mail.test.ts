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
  test("arrives as text and as HTML with its own id, and is marked as automatic", async () => {
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

  test("has only the intended headers and recipients, for any subject and address", async () => {
    const server = await startMailServer();
    const mailer = aMailer(server.url);
    await mailer.send(aMail({ subject: "A\r\nBcc: other@example.com\r\n\r\n<b>" }));
    expect(server.mails).toMatchObject([{ to: ["seller@example.com"] }]);
    expect(server.mails[0]?.headers).not.toHaveProperty("bcc");
    await mailer.send(aMail({ to: "a@example.com, b@example.com" }));
    expect(server.mails.map(({ to }) => to.length)).not.toContain(2);
  });

  test("is sent with a login if the server requires one", async () => {
    const server = await startMailServer({ user: { name: "haak", password: "s3cret/pass" } });
    const url = server.url.replace("smtp://", "smtp://haak:s3cret%2Fpass@");
    expect(await aMailer(url).send(aMail())).toEqual({ kind: "sent" });
  });
});

describe("TLS", () => {
  test("is used if the server offers it, and a relay on this machine needs no trusted certificate", async () => {
    const server = await startMailServer({ offersTls: true });
    expect(await aMailer(server.url).send(aMail())).toEqual({ kind: "sent" });
    expect(server.mails).toMatchObject([{ secure: true }]);
  });

  test("of any other server needs a trusted certificate", async () => {
    const server = await startMailServer({ offersTls: true });
    // An address of this machine that is not recognised as local.
    const elsewhere = server.url.replace("127.0.0.1", "0.0.0.0");
    expect(await aMailer(elsewhere).send(aMail())).toMatchObject({ kind: "failed", problem: "unreachable" });
    expect(server.mails).toEqual([]);
  });
});

describe("a mail that cannot be sent", () => {
  test("reports a failed login, without the password", async () => {
    const server = await startMailServer({ user: { name: "haak", password: "right" } });
    const outcome = await aMailer(server.url.replace("smtp://", "smtp://haak:wr0ng%2Fone@")).send(aMail());
    expect(outcome).toMatchObject({ kind: "failed", problem: "not_let_in", detail: expect.stringMatching(/masked/) });
    expect(JSON.stringify(outcome)).not.toMatch(/wr0ng/);
  });

  test("reports a refusal, with the server's message for the log", async () => {
    const server = await startMailServer({ refuse: () => new Error("No such mailbox here") });
    expect(await aMailer(server.url).send(aMail())).toEqual({
      ...{ kind: "failed", problem: "refused", detail: expect.stringContaining("No such mailbox here") },
    });
  });

  test("reports an unreachable server", async () => {
    const server = await startMailServer();
    await server.stop();
    expect(await aMailer(server.url).send(aMail())).toMatchObject({ kind: "failed", problem: "unreachable" });
  });

  test("does not wait for a server that does not answer or answers too slowly", async () => {
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
