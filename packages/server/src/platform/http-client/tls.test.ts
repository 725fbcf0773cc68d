import { readFileSync } from "node:fs";
import { TLSSocket } from "node:tls";
import { describe, expect, it, onTestFinished } from "vitest";
import { english } from "../../../test/support/english.ts";
import { type RawAnswer, startRawReceiver } from "../../../test/support/raw-receiver.ts";
import { createHttpClient } from "./http-client.ts";
import type { ResolveHost } from "./resolve-host.ts";

const anyNumber: unknown = expect.any(Number);
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

const fixture = (name: string) =>
  readFileSync(new URL(`../../../test/fixtures/test-only-${name}.pem`, import.meta.url), "utf8");
const key = fixture("server-key");
const ca = fixture("authority");
const tls = { key, cert: fixture("server-valid") };

const toLoopback: ResolveHost = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]);
const answerOk: RawAnswer = (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");

const aClient = (trusted: { ca?: string } = { ca }) => {
  const client = createHttpClient({ allowTargets: ["127.0.0.0/8"], resolve: toLoopback, ...trusted });
  onTestFinished(() => client.close());
  return ({ host, port, timeoutMs = 5000 }: { host: string; port: number; timeoutMs?: number }) =>
    client.request({ method: "POST", url: `https://${host}:${port}/`, headers: {}, body: "{}", timeoutMs });
};
const badTls = (error: string) => ({ kind: "failed", outcome: "bad_tls", error, durationMs: anyNumber });

describe("https", () => {
  it("verifies the certificate against the name, and sends the name in SNI and Host", async () => {
    const names: unknown[] = [];
    const receiver = await startRawReceiver(
      (socket, request) => {
        names.push(socket instanceof TLSSocket && socket.servername);
        answerOk(socket, request);
      },
      { tls },
    );
    const call = aClient();
    expect(await call({ host: "hook.example.com", port: receiver.port })).toMatchObject({
      status: 200,
      body: "ok",
    });
    expect(names).toEqual(["hook.example.com"]);
    expect(receiver.requests[0]).toContain(`host: hook.example.com:${receiver.port}\r\n`);
  });

  it("reuses the connection of an earlier call", async () => {
    const receiver = await startRawReceiver(answerOk, { tls });
    const call = aClient();
    await call({ host: "hook.example.com", port: receiver.port });
    await call({ host: "hook.example.com", port: receiver.port });
    expect(receiver.sockets).toHaveLength(1);
    expect(receiver.requests).toHaveLength(2);
  });

  it.each(["127.0.0.1", "hook.example.com."])("works for %s, which is also in the certificate", async (host) => {
    const receiver = await startRawReceiver(answerOk, { tls });
    expect(await aClient()({ host, port: receiver.port })).toMatchObject({ kind: "answered", status: 200 });
  });
});

describe("bad TLS", () => {
  it("is a certificate for another name", async () => {
    const receiver = await startRawReceiver(answerOk, { tls });
    expect(english(await aClient()({ host: "other.example.com", port: receiver.port }))).toEqual(
      badTls("The certificate of other.example.com is for another name."),
    );
    expect(english(await aClient()({ host: "127.0.0.2", port: receiver.port }))).toMatchObject({ kind: "failed" });
    expect(receiver.requests).toHaveLength(0);
  });

  it("is an expired certificate", async () => {
    const receiver = await startRawReceiver(answerOk, { tls: { key, cert: fixture("server-expired") } });
    expect(english(await aClient()({ host: "hook.example.com", port: receiver.port }))).toEqual(
      badTls("The certificate of hook.example.com has expired."),
    );
    await expect.poll(() => receiver.sockets[0]?.destroyed).toBe(true);
  });

  it("is a self-signed certificate", async () => {
    const receiver = await startRawReceiver(answerOk, { tls: { key, cert: fixture("server-self-signed") } });
    expect(english(await aClient()({ host: "hook.example.com", port: receiver.port }))).toEqual(
      badTls("The certificate of hook.example.com is self-signed, so it cannot be trusted."),
    );
  });

  it("is an unknown authority", async () => {
    const receiver = await startRawReceiver(answerOk, { tls });
    expect(english(await aClient({})({ host: "hook.example.com", port: receiver.port }))).toMatchObject({
      outcome: "bad_tls",
      error: matching(/does not come from a trusted authority/),
    });
  });

  it("is an unsafe version of TLS", async () => {
    const old = { ...tls, minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;
    const receiver = await startRawReceiver(answerOk, { tls: old });
    expect(english(await aClient()({ host: "hook.example.com", port: receiver.port }))).toMatchObject({
      outcome: "bad_tls",
    });
  });

  it.each(["HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "\x16\x03\x01garbage"])(
    "is another protocol than TLS at that port: %j",
    async (text) => {
      const receiver = await startRawReceiver(() => undefined);
      const call = aClient()({ host: "hook.example.com", port: receiver.port });
      await expect.poll(() => receiver.sockets.length).toBe(1);
      receiver.sockets[0]?.end(text, "latin1");
      expect(english(await call)).toMatchObject({ kind: "failed", outcome: "bad_tls" });
    },
  );
});

describe("a handshake", () => {
  it("that hangs times out, and the connection is closed", async () => {
    const receiver = await startRawReceiver(() => undefined);
    expect(english(await aClient()({ host: "hook.example.com", port: receiver.port, timeoutMs: 60 }))).toMatchObject({
      kind: "failed",
      outcome: "timed_out",
    });
    await expect.poll(() => receiver.sockets[0]?.destroyed).toBe(true);
  });

  it.each(["resetAndDestroy", "destroy"] as const)("that the receiver aborts is unreachable (%s)", async (breakOff) => {
    const receiver = await startRawReceiver(() => undefined);
    const call = aClient()({ host: "hook.example.com", port: receiver.port });
    await expect.poll(() => receiver.sockets.length).toBe(1);
    receiver.sockets[0]?.[breakOff]();
    expect(english(await call)).toEqual({
      kind: "failed",
      outcome: "unreachable",
      error: "hook.example.com closed the connection before it answered.",
      durationMs: anyNumber,
    });
  });
});
