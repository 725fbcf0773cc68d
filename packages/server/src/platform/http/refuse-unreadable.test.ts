import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import express from "express";
import { describe, expect, it, onTestFinished } from "vitest";
import { listen } from "./listen.ts";

/** Sends these bytes, and returns the status, headers and body of the answer after the server has closed the connection. */
async function sendRaw(bytes: string) {
  const app = express();
  app.use((_request, response) => void response.set("connection", "close").send("taken"));
  const server = await listen(app, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => server.close(0));
  const socket = connect(server.port, "127.0.0.1");
  await once(socket, "connect");
  socket.end(bytes, "latin1");
  const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), head, body };
}

const BAD_REQUEST = { status: 400, code: "bad_request" };
const TOO_LARGE = { status: 431, code: "headers_too_large" };

describe("a request that is not HTTP or too large", () => {
  it.each([
    ["not HTTP", "rubbish\r\n\r\n", BAD_REQUEST],
    ["a header without a name", "GET / HTTP/1.1\r\nhost: x\r\n: x\r\n\r\n", BAD_REQUEST],
    ["NUL in a header", "GET / HTTP/1.1\r\nhost: x\r\na: b\u0000c\r\n\r\n", BAD_REQUEST],
    ["two lengths", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab", BAD_REQUEST],
    [
      "a length and chunks",
      "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      BAD_REQUEST,
    ],
    ["too long a path", `GET /${"x".repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, TOO_LARGE],
    ["too long a header", `GET / HTTP/1.1\r\nhost: x\r\na: ${"x".repeat(20_000)}\r\n\r\n`, TOO_LARGE],
  ])("gets a problem document: %s", async (_what, bytes, { status, code }) => {
    const answer = await sendRaw(bytes);
    expect(answer.status).toBe(status);
    expect(answer.head).toMatch(/^content-type: application\/problem\+json/im);
    expect(answer.head).toMatch(/^connection: close/im);
    expect(Number(/^content-length: (\d+)/im.exec(answer.head)?.[1])).toBe(Buffer.byteLength(answer.body));
    expect(JSON.parse(answer.body)).toEqual({
      type: `urn:haak:problem:${code}`,
      title: expect.stringMatching(/./) as string,
      status,
      detail: expect.stringMatching(/\.$/) as string,
      code,
    });
  });

  it.each([
    ["without a host", "GET / HTTP/1.1\r\n\r\n"],
    ["with an unknown expectation", "GET / HTTP/1.1\r\nhost: x\r\nexpect: the-moon\r\n\r\n"],
  ])("is not refused: one %s", async (_what, bytes) => {
    expect(await sendRaw(bytes)).toMatchObject({ status: 200, body: "taken" });
  });
});
