import { once } from "node:events";
import type { OutgoingRequest } from "@haak/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { english } from "../../../test/support/english.ts";
import { type RawAnswer, startRawReceiver } from "../../../test/support/raw-receiver.ts";
import { createHttpClient, type HttpClientOptions } from "./http-client.ts";

const anyNumber: unknown = expect.any(Number);

const aClient = (options: Partial<HttpClientOptions> = {}) => {
  const client = createHttpClient({ allowTargets: ["127.0.0.0/8"], ...options });
  onTestFinished(() => client.close());
  return client;
};
const aRequest = (url: string, overrides: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  method: "POST",
  url,
  headers: { "content-type": "application/json" },
  body: '{"test":1}',
  timeoutMs: 5000,
  ...overrides,
});
const always =
  (text: string | Buffer): RawAnswer =>
  (socket) =>
    socket.write(text);
const ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

describe("a request", () => {
  it("arrives byte for byte, and returns the status, the lowercased headers and the body", async () => {
    const receiver = await startRawReceiver(
      always(
        "HTTP/1.1 201 Created\r\nX-Thing: One\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 5\r\n\r\nhé!\n",
      ),
    );
    const response = await aClient().request(
      aRequest(`${receiver.url}?a=1&b=%20#fragment`, { headers: { "X-Custom": "é" }, body: "naïve" }),
    );
    expect(response).toEqual({
      kind: "answered",
      status: 201,
      headers: { "x-thing": "One", "set-cookie": "a=1, b=2", "content-length": "5" },
      body: "hé!\n",
      durationMs: anyNumber,
    });
    expect(receiver.requests).toEqual([
      `POST /hook?a=1&b=%20 HTTP/1.1\r\nhost: 127.0.0.1:${receiver.port}\r\nconnection: keep-alive\r\nX-Custom: \xe9\r\ncontent-length: 6\r\n\r\nna\xc3\xafve`,
    ]);
  });

  it.each(["GET", "PUT", "DELETE"] as const)("may be a %s without a body", async (method) => {
    const receiver = await startRawReceiver(always(ok));
    const response = await aClient().request(aRequest(receiver.url, { method, body: null }));
    expect(response).toMatchObject({ kind: "answered", status: 200 });
    expect(receiver.requests[0]).toMatch(new RegExp(`^${method} /hook HTTP/1.1\r\n`));
  });

  it("with an empty body says that its length is zero", async () => {
    const receiver = await startRawReceiver(always(ok));
    await aClient().request(aRequest(receiver.url, { body: "" }));
    expect(receiver.requests[0]).toMatch(/content-length: 0\r\n\r\n$/);
  });

  it("reuses an idle connection, and opens another one while the first is busy", async () => {
    const receiver = await startRawReceiver(always(ok));
    const { request } = aClient();
    await request(aRequest(receiver.url));
    await request(aRequest(receiver.url));
    expect(receiver.sockets).toHaveLength(1);
    await Promise.all([request(aRequest(receiver.url)), request(aRequest(receiver.url))]);
    expect(receiver.sockets).toHaveLength(2);
    expect(receiver.requests).toHaveLength(4);
  });

  it.each(["HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n"])(
    "opens a new connection if the answer closes the old one: %j",
    async (answer) => {
      const receiver = await startRawReceiver((socket) => socket.end(answer));
      const { request } = aClient();
      for (const _round of [1, 2, 3]) {
        expect(await request(aRequest(receiver.url))).toMatchObject({ kind: "answered", status: 200 });
      }
      expect(receiver.sockets).toHaveLength(3);
    },
  );

  it("is made only once, even if a reused connection is reset", async () => {
    const receiver = await startRawReceiver((socket) => {
      if (receiver.requests.length === 1) socket.write(ok);
      else socket.resetAndDestroy();
    });
    const { request } = aClient();
    expect(await request(aRequest(receiver.url))).toMatchObject({ kind: "answered" });
    expect(english(await request(aRequest(receiver.url)))).toMatchObject({ kind: "failed", outcome: "unreachable" });
    expect(receiver.requests).toHaveLength(2);
  });

  it.each([
    ...[300, 301, 302, 303, 305, 307, 308].map(
      (status) => [status, "in full", (port: number) => `http://127.0.0.1:${port}/`] as const,
    ),
    [302, "without a scheme", (port: number) => `//127.0.0.1:${port}/`],
    [302, "to another path of the same receiver", () => "/elsewhere"],
    [302, "by another scheme", () => "file:///etc/passwd"],
  ] as const)("follows no redirect: %i %s", async (status, _what, to) => {
    const elsewhere = await startRawReceiver(always(ok));
    const location = `location: ${to(elsewhere.port)}`;
    const receiver = await startRawReceiver(
      always(`HTTP/1.1 ${status} Moved\r\n${location}\r\ncontent-length: 0\r\n\r\n`),
    );
    expect(await aClient().request(aRequest(receiver.url))).toMatchObject({ kind: "answered", status });
    expect(elsewhere.sockets).toHaveLength(0);
    expect(receiver.requests).toHaveLength(1);
  });

  it.each<[string, Record<string, string>]>([
    ["an illegal header name", { "bad header": "x" }],
    ["an empty header name", { "": "x" }],
    ["a line break in a header", { "x-a": "secret-1\r\nx-evil: 1" }],
    ["NUL in a header", { "x-a": "secret-1\0" }],
    ["a character beyond Latin-1 in a header", { "x-a": "secret-1 €" }],
    ["an unpaired surrogate in a header", { "x-a": "secret-1\ud800" }],
  ])("with %s fails as a value, does not repeat the header and sends nothing", async (_what, headers) => {
    const receiver = await startRawReceiver(always(ok));
    const response = await aClient().request(aRequest(receiver.url, { headers }));
    expect(english(response)).toMatchObject({ kind: "failed", outcome: "unreachable" });
    expect(JSON.stringify(response)).not.toContain("secret-1");
    expect(receiver.requests).toHaveLength(0);
  });

  it.each(["Host", "content-length", "Connection", "transfer-encoding", "expect", "upgrade"])(
    "cannot choose the header %s",
    async (name) => {
      const receiver = await startRawReceiver(always(ok));
      expect(english(await aClient().request(aRequest(receiver.url, { headers: { [name]: "1" } })))).toEqual({
        kind: "failed",
        outcome: "unreachable",
        error: `The header ${name.toLowerCase()} is set by Haak itself and cannot be chosen.`,
        durationMs: anyNumber,
      });
      expect(receiver.sockets).toHaveLength(0);
    },
  );

  it.each([
    ["an invalid URL", "not a url?key=secret-1", "unreachable"],
    ["another scheme", "ftp://127.0.0.1/secret-1", "refused_address"],
    ["credentials in the URL", "https://bo:secret-1@127.0.0.1/", "refused_address"],
  ])("with %s fails as a value", async (_what, url, outcome) => {
    const response = await aClient().request(aRequest(url));
    expect(english(response)).toMatchObject({ kind: "failed", outcome });
    expect(JSON.stringify(response)).not.toContain("secret-1");
  });
});

describe("closing", () => {
  it("waits for the requests in flight, and later requests are rejected", async () => {
    const receiver = await startRawReceiver(() => undefined);
    const client = createHttpClient({ allowTargets: ["127.0.0.0/8"] });
    const underWay = client.request(aRequest(receiver.url));
    await expect.poll(() => receiver.requests.length).toBe(1);
    const closed = client.close();
    receiver.sockets[0]?.write(ok);
    expect(await underWay).toMatchObject({ kind: "answered", status: 200 });
    await closed;
    await expect(english(client.request(aRequest(receiver.url)))).rejects.toThrow("closed");
  });

  it("closes idle connections", async () => {
    const receiver = await startRawReceiver(always(ok));
    const client = createHttpClient({ allowTargets: ["127.0.0.0/8"] });
    await client.request(aRequest(receiver.url));
    const [socket] = receiver.sockets;
    const ended = socket && once(socket, "close");
    await client.close();
    await ended;
    expect(socket?.destroyed).toBe(true);
  });
});
