import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { Worker } from "node:worker_threads";
import { describe, expect, it, onTestFinished } from "vitest";
import { english } from "../../../test/support/english.ts";
import { startRawReceiver } from "../../../test/support/raw-receiver.ts";
import { createHttpClient } from "./http-client.ts";

const anyNumber: unknown = expect.any(Number);
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

const call = async (url: string, timeoutMs = 5000) => {
  const client = createHttpClient({ allowTargets: ["127.0.0.0/8"] });
  onTestFinished(() => client.close());
  return await client.request({ method: "POST", url: `${url}?key=secret-1`, headers: {}, body: "{}", timeoutMs });
};
const callRaw = async (text: string | Buffer, timeoutMs?: number) => {
  const receiver = await startRawReceiver((socket) => socket.end(text));
  return await call(receiver.url, timeoutMs);
};
/** A receiver whose queue of connections is full. Its thread is blocked, so that it accepts nothing and the next connection gets no answer. */
async function startFullReceiver(): Promise<string> {
  const standStill = `
    const { parentPort } = require("node:worker_threads");
    const server = require("node:net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    });`;
  const worker = new Worker(standStill, { eval: true });
  const [port] = (await once(worker, "message")) as [number];
  const waiting = Array.from({ length: 4 }, () => connect(port, "127.0.0.1"));
  onTestFinished(async () => {
    for (const socket of waiting) socket.destroy();
    await worker.terminate();
  });
  await Promise.all(waiting.slice(0, 2).map((socket) => once(socket, "connect")));
  return `http://127.0.0.1:${port}/`;
}
const failed = (outcome: string) => ({ kind: "failed", outcome });

describe("no answer", () => {
  it.each([
    ["garbage", "this is not HTTP at all\r\n\r\n"],
    ["binary garbage", Buffer.from([0, 255, 1, 254, 13, 10, 13, 10])],
    ["a status that is not a number", "HTTP/1.1 OK fine\r\n\r\n"],
    ["a header without a colon", "HTTP/1.1 200 OK\r\nbroken\r\n\r\n"],
    ["a request instead of an answer", "GET / HTTP/1.1\r\nhost: you\r\n\r\n"],
    ["a banner of another protocol", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n"],
    ["another protocol's version", "HTTP/9.9 200 OK\r\n\r\n"],
    ["a NUL in a header", "HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n"],
    ["a header's name with a space", "HTTP/1.1 200 OK\r\nx y: z\r\n\r\n"],
    ["a negative length", "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n"],
    ["a length beside chunks", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["two contradicting lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx"],
  ])("%s is unreachable, because it is not HTTP", async (_what, text) => {
    expect(english(await callRaw(text))).toMatchObject({
      ...failed("unreachable"),
      error: matching(/ is not HTTP\.$/),
    });
  });

  it.each([
    ["nothing", ""],
    ["half a head", "HTTP/1.1 200 OK\r\ncontent-le"],
    ["a switch of protocols", "HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"],
    ["only a 1xx answer", "HTTP/1.1 100 Continue\r\n\r\n"],
  ])("%s is unreachable", async (_what, text) => {
    expect(english(await callRaw(text))).toMatchObject(failed("unreachable"));
  });

  it("a head without an end is cut", async () => {
    expect(english(await callRaw(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}`))).toMatchObject({
      ...failed("unreachable"),
      error: matching(/larger than 64 KiB/),
    });
  });

  it("a reset is unreachable", async () => {
    const receiver = await startRawReceiver((socket) => socket.resetAndDestroy());
    expect(english(await call(receiver.url))).toMatchObject(failed("unreachable"));
  });

  it("a refused connection is unreachable, and the message contains no path or query", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((listening) => server.once("listening", listening));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    expect(english(await call(`http://127.0.0.1:${port}/secret-path`))).toEqual({
      ...failed("unreachable"),
      error: "127.0.0.1 refused the connection.",
      durationMs: anyNumber,
    });
  });

  it("a connection that is not accepted times out", async () => {
    expect(english(await call(await startFullReceiver(), 100))).toMatchObject(failed("timed_out"));
  });

  it("a receiver without an answer times out, and the connection is closed", async () => {
    const receiver = await startRawReceiver(() => undefined);
    const response = await call(receiver.url, 60);
    expect(english(response)).toEqual({
      ...failed("timed_out"),
      error: `127.0.0.1:${receiver.port} did not answer within 0.06 seconds.`,
      durationMs: anyNumber,
    });
    expect(response.durationMs).toBeGreaterThanOrEqual(59);
    await expect.poll(() => receiver.sockets[0]?.destroyed).toBe(true);
  });

  it("a head that arrives byte by byte times out as a whole", async () => {
    const receiver = await startRawReceiver((socket) => {
      const drip = setInterval(() => socket.write("x"), 10);
      socket.write("HTTP/1.1 200 OK\r\nx-drip: ");
      socket.once("close", () => clearInterval(drip));
    });
    expect(english(await call(receiver.url, 100))).toMatchObject(failed("timed_out"));
    await expect.poll(() => receiver.sockets[0]?.destroyed).toBe(true);
  });

  it("a time-out does not affect the next call", async () => {
    const receiver = await startRawReceiver((socket) => {
      if (receiver.requests.length > 1) socket.end("HTTP/1.1 204 No Content\r\n\r\n");
    });
    expect(english(await call(receiver.url, 60))).toMatchObject(failed("timed_out"));
    expect(await call(receiver.url)).toMatchObject({ kind: "answered", status: 204 });
  });
});

describe("once the head has arrived, the status is the answer", () => {
  const head = (length: number) => `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n`;

  it("even if the body stalls until the time-out", async () => {
    const receiver = await startRawReceiver((socket) => socket.write(`${head(10)}half`));
    expect(await call(receiver.url, 60)).toMatchObject({ kind: "answered", status: 200, body: "half" });
    await expect.poll(() => receiver.sockets[0]?.destroyed).toBe(true);
  });

  it("even if the body arrives byte by byte for ever", async () => {
    const receiver = await startRawReceiver((socket) => {
      const drip = setInterval(() => socket.write("x"), 10);
      socket.write(head(1000));
      socket.once("close", () => clearInterval(drip));
    });
    const response = await call(receiver.url, 100);
    expect(response).toMatchObject({ kind: "answered", status: 200, body: matching(/^x+$/) });
    expect(response.durationMs).toBeGreaterThanOrEqual(99);
  });

  it("even if the connection is reset in the body", async () => {
    const receiver = await startRawReceiver((socket) => {
      socket.write(`${head(10)}half`, () => setImmediate(() => socket.resetAndDestroy()));
    });
    expect(await call(receiver.url)).toMatchObject({ kind: "answered", status: 200 });
  });

  it("even if the body ends too soon", async () => {
    expect(await callRaw(`${head(10)}half`)).toMatchObject({ kind: "answered", status: 200, body: "half" });
  });

  it("even if a chunk has no valid length", async () => {
    const chunked = "HTTP/1.1 500 Oh\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\nzzz\r\n";
    expect(await callRaw(chunked)).toMatchObject({ kind: "answered", status: 500, body: "half" });
  });

  it("and only 64 KiB of a body of 100 MB are read before the connection is closed", async () => {
    const megabyte = Buffer.alloc(1024 * 1024, "a");
    let written = 0;
    const receiver = await startRawReceiver((socket) => {
      const pour = () => {
        while (written < 100 && !socket.destroyed) {
          written += 1;
          if (!socket.write(megabyte)) return void socket.once("drain", pour);
        }
      };
      socket.write(head(100 * megabyte.length));
      pour();
    });
    const response = await call(receiver.url);
    expect(response).toMatchObject({ kind: "answered", status: 200, body: "a".repeat(64 * 1024) });
    await expect.poll(() => receiver.sockets[0]?.destroyed).toBe(true);
    expect(written).toBeLessThan(20);
  });

  it("even if it arrives before the whole request was read", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.pause().end("HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n"));
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((listening) => server.once("listening", listening));
    const client = createHttpClient({ allowTargets: ["127.0.0.0/8"] });
    onTestFinished(() => client.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const body = "a".repeat(8 * 1024 * 1024);
    const response = await client.request({ method: "POST", url, headers: {}, body, timeoutMs: 5000 });
    expect(response).toMatchObject({ kind: "answered", status: 413 });
  });
});

describe("the stored part of an answer", () => {
  it("skips 1xx answers, even an unrequested 100", async () => {
    const informational = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n";
    const goOn = "HTTP/1.1 100 Continue\r\nx: y\r\n\r\n";
    const final = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    expect(await callRaw(informational + final)).toMatchObject({
      status: 200,
      headers: { "content-length": "2" },
    });
    expect(await callRaw(goOn + goOn + informational + final)).toMatchObject({ status: 200, body: "ok" });
  });

  it("has no NUL, and has a replacement character for a broken one", async () => {
    const body = Buffer.from([0x61, 0x00, 0xff, 0xc3, 0xa9, 0xc3]);
    const head = Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n");
    expect(await callRaw(Buffer.concat([head, body]))).toMatchObject({ body: "a\ufffdé\ufffd" });
  });

  it("is never more than 64 KiB of UTF-8, for any bytes", async () => {
    const head = Buffer.from("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
    const response = await callRaw(Buffer.concat([head, Buffer.alloc(64 * 1024, 0xff)]));
    if (response.kind !== "answered") throw new Error("There is an answer.");
    expect(Buffer.byteLength(response.body)).toBeLessThanOrEqual(64 * 1024);
    expect(response.body).toMatch(/^\ufffd+$/);
  });

  it("keeps a header called __proto__ as data", async () => {
    const response = await callRaw("HTTP/1.1 200 OK\r\n__proto__: x\r\ncontent-length: 0\r\n\r\n");
    expect(response.kind === "answered" && Object.entries(response.headers)).toContainEqual(["__proto__", "x"]);
  });
});
