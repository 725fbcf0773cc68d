import { describe, expect, it, onTestFinished } from "vitest";
import { english } from "../../../test/support/english.ts";
import { startRawReceiver } from "../../../test/support/raw-receiver.ts";
import { createHttpClient, type HttpClientOptions } from "./http-client.ts";
import { refuseTarget } from "./judge-host.ts";
import type { HostAddress, ResolveHost } from "./resolve-host.ts";

const anyNumber: unknown = expect.any(Number);
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

const aClient = (options: HttpClientOptions) => {
  const client = createHttpClient(options);
  onTestFinished(() => client.close());
  return (url: string, timeoutMs = 5000) => client.request({ method: "POST", url, headers: {}, body: "{}", timeoutMs });
};
const answerOk = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n";
const four = (address: string): HostAddress => ({ address, family: 4 });

/** Answers each lookup with the next list, and counts the lookups. */
const answeringInTurn = (...answers: string[][]) => {
  const asked: string[] = [];
  const resolve: ResolveHost = (host) => {
    asked.push(host);
    return Promise.resolve((answers[asked.length - 1] ?? []).map(four));
  };
  return { resolve, asked };
};

describe("a refused address", () => {
  it.each(["127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "localhost"])(
    "is never dialled, in any form: %s",
    async (host) => {
      const receiver = await startRawReceiver((socket) => socket.write(answerOk));
      for (const protocol of ["https", "http"]) {
        const response = await aClient({ allowTargets: [] })(`${protocol}://${host}:${receiver.port}/?key=secret-1`);
        expect(english(response)).toMatchObject({ kind: "failed", outcome: "refused_address" });
        expect(JSON.stringify(response)).not.toContain("secret-1");
      }
      expect(receiver.sockets).toHaveLength(0);
    },
  );

  it("gets a message with the reason", async () => {
    const { resolve } = answeringInTurn(["10.0.0.7"]);
    expect(english(await aClient({ allowTargets: [], resolve })("https://intranet.example.com/"))).toEqual({
      kind: "failed",
      outcome: "refused_address",
      error:
        "intranet.example.com has the address 10.0.0.7, which is a private address, and it is not in HAAK_ALLOW_TARGETS.",
      durationMs: anyNumber,
    });
  });

  it("refuses the host even if other addresses are allowed", async () => {
    const receiver = await startRawReceiver((socket) => socket.write(answerOk));
    const { resolve } = answeringInTurn(["127.0.0.1", "10.0.0.7"]);
    const call = aClient({ allowTargets: ["127.0.0.0/8"], resolve });
    expect(english(await call(`http://mixed.example.com:${receiver.port}/`))).toMatchObject({
      outcome: "refused_address",
    });
    expect(receiver.sockets).toHaveLength(0);
  });

  it("is refused for plain http even if it is public", async () => {
    const { resolve } = answeringInTurn(["93.184.215.14"]);
    expect(english(await aClient({ allowTargets: ["127.0.0.0/8"], resolve })("http://example.com/"))).toMatchObject({
      outcome: "refused_address",
      error: matching(/may only be called with https/),
    });
  });
});

describe("a name that changes its address (DNS rebinding)", () => {
  it("that was public when the rule was saved is refused if it is local at the call", async () => {
    const receiver = await startRawReceiver((socket) => socket.write(answerOk));
    const { resolve } = answeringInTurn(["93.184.215.14"], ["127.0.0.1"]);
    const url = `https://rebind.example.com:${receiver.port}/`;
    expect(await refuseTarget(url, { allowTargets: [], resolve })).toBeNull();
    expect(english(await aClient({ allowTargets: [], resolve })(url))).toMatchObject({ outcome: "refused_address" });
    expect(receiver.sockets).toHaveLength(0);
  });

  it("is looked up once per connection, and dialled at the checked address", async () => {
    const judged = await startRawReceiver((socket) => socket.write(`${answerOk}me`), { host: "127.0.0.2" });
    const other = await startRawReceiver((socket) => socket.write(`${answerOk}no`), { port: judged.port });
    const { resolve, asked } = answeringInTurn(["127.0.0.2"], ["127.0.0.1"], ["127.0.0.1"]);
    const call = aClient({ allowTargets: ["127.0.0.2/32"], resolve });
    const url = `http://rebind.example.com:${judged.port}/`;
    expect(await call(url)).toMatchObject({ status: 200, body: "me" });
    expect(await call(url)).toMatchObject({ status: 200, body: "me" });
    expect(asked).toEqual(["rebind.example.com"]);
    expect(judged.requests[0]).toContain(`host: rebind.example.com:${judged.port}\r\n`);

    judged.sockets[0]?.destroy();
    await expect.poll(async () => (await call(url)).kind).toBe("failed");
    expect(english(await call(url))).toMatchObject({ outcome: matching(/refused_address|unreachable/) });
    expect(other.sockets).toHaveLength(0);
  });

  it("tries the next checked address if one does not answer", async () => {
    const receiver = await startRawReceiver((socket) => socket.write(`${answerOk}ok`), { host: "127.0.0.3" });
    const { resolve } = answeringInTurn(["127.0.0.2", "127.0.0.3"]);
    const call = aClient({ allowTargets: ["127.0.0.0/8"], resolve });
    expect(await call(`http://two.example.com:${receiver.port}/`)).toMatchObject({ status: 200, body: "ok" });
  });
});

describe("a name without an address", () => {
  it("is unreachable", async () => {
    const notFound = Object.assign(new Error("getaddrinfo ENOTFOUND gone.example.com"), { code: "ENOTFOUND" });
    const call = aClient({ allowTargets: [], resolve: () => Promise.reject(notFound) });
    expect(english(await call("https://gone.example.com/secret-path"))).toEqual({
      kind: "failed",
      outcome: "unreachable",
      error: "The name gone.example.com has no address (DNS).",
      durationMs: anyNumber,
    });
  });

  it("whose lookup hangs times out", async () => {
    const call = aClient({ allowTargets: [], resolve: () => new Promise(() => undefined) });
    expect(english(await call("https://slow.example.com/", 60))).toMatchObject({
      kind: "failed",
      outcome: "timed_out",
    });
  });

  it("that is resolved too late is not dialled any more", async () => {
    const receiver = await startRawReceiver((socket) => socket.write(answerOk));
    const lookup = Promise.withResolvers<HostAddress[]>();
    const call = aClient({ allowTargets: ["127.0.0.0/8"], resolve: () => lookup.promise });
    expect(english(await call(`http://slow.example.com:${receiver.port}/`, 60))).toMatchObject({
      outcome: "timed_out",
    });
    lookup.resolve([four("127.0.0.1")]);
    const next = aClient({ allowTargets: ["127.0.0.0/8"] });
    await next(`http://127.0.0.1:${receiver.port}/`, 60);
    expect(receiver.sockets).toHaveLength(1);
  });
});
