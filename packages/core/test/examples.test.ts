import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { request as httpRequest, type OutgoingHttpHeaders } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { app as expressApp } from "../examples/express.ts";
import { app as fastifyApp } from "../examples/fastify.ts";
import { app as honoApp } from "../examples/hono.ts";
import { POST } from "../examples/next.ts";
import { receiveOnce } from "../examples/once.ts";
import { receive } from "../examples/request.ts";
import { newSigningSecret, sampleMessage, signMessage } from "../src/index.ts";
import { type ServedExample, serve, serveRequests } from "./serve-example.ts";

const run = promisify(execFile);
const secret = newSigningSecret(randomBytes);
const other = newSigningSecret(randomBytes);
const nowSeconds = () => Math.floor(Date.now() / 1_000);
const PAID = "buyer@example.com has paid";

const examples: Record<string, () => Promise<ServedExample>> = {
  express: () => serve(expressApp),
  fastify: async () => {
    await fastifyApp.ready();
    return serve(fastifyApp.routing);
  },
  hono: () => serveRequests(honoApp.fetch),
  "a Next.js route": () => serveRequests(POST),
  "a plain Request": () => serveRequests(receive),
};

/** A call as the hub makes it. Each test breaks one part of it. */
const aCall = ({
  body = JSON.stringify(sampleMessage("order.paid")),
  timestamp = nowSeconds(),
  secrets = [secret],
}) => ({
  body,
  headers: { "content-type": "application/json", ...signMessage({ id: "dlv_1", timestamp, body, secrets }) },
});

/** Uses Node's own client, because it sends header names and lists of values unchanged. */
function post(url: string, call: { body: string; headers: OutgoingHttpHeaders }): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method: "POST", headers: call.headers }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode));
    });
    sent.on("error", reject).end(call.body);
  });
}

let printed: MockInstance<typeof console.log>;
beforeEach(() => {
  vi.stubEnv("HAAK_SECRET", secret);
  // Set because Express prints errors that it answers, unless it is in test mode.
  vi.stubEnv("NODE_ENV", "test");
  printed = vi.spyOn(console, "log").mockReturnValue();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe.each(Object.entries(examples))("%s", (_name, start) => {
  let served: ServedExample;
  beforeAll(async () => {
    served = await start();
  });
  afterAll(() => served.close());

  it("receives a signed call, and knows its type", async () => {
    expect(await post(served.url, aCall({}))).toBe(204);
    expect(printed.mock.calls).toEqual([[PAID]]);
    expect(await post(served.url, aCall({ body: JSON.stringify(sampleMessage("form.submitted")) }))).toBe(204);
    expect(printed.mock.calls).toEqual([[PAID]]);
  });

  it("verifies the received bytes, however the JSON is written", async () => {
    const spread = JSON.stringify(sampleMessage("order.paid"), null, 3).replaceAll("/", "\\/");
    expect(await post(served.url, aCall({ body: spread }))).toBe(204);
  });

  it("accepts a call of a megabyte, which is more than frameworks accept by default", async () => {
    const message = sampleMessage("order.paid");
    const body = JSON.stringify({ ...message, data: { ...message.data, notes: "x".repeat(1_048_576) } });
    expect(await post(served.url, aCall({ body }))).toBe(204);
  });

  it("answers 401 to a forged, a changed, an old and an unsigned call, and does nothing", async () => {
    const call = aCall({});
    expect(await post(served.url, aCall({ secrets: [other] }))).toBe(401);
    expect(await post(served.url, { ...call, body: call.body.replace("buyer@", "thief@") })).toBe(401);
    expect(await post(served.url, aCall({ timestamp: nowSeconds() - 301 }))).toBe(401);
    expect(await post(served.url, { ...call, headers: { "content-type": "application/json" } })).toBe(401);
    expect(printed).not.toHaveBeenCalled();
  });

  it("accepts a call with a clock difference of some minutes, and refuses a larger one", async () => {
    expect(await post(served.url, aCall({ timestamp: nowSeconds() + 200 }))).toBe(204);
    expect(await post(served.url, aCall({ timestamp: nowSeconds() + 400 }))).toBe(401);
  });

  it("accepts a call with two signatures while a secret is replaced, also as two headers", async () => {
    expect(await post(served.url, aCall({ secrets: [other, secret] }))).toBe(204);
    const call = aCall({});
    const both = [aCall({ secrets: [other] }), call].map(({ headers }) => headers["webhook-signature"]);
    expect(await post(served.url, { ...call, headers: { ...call.headers, "webhook-signature": both } })).toBe(204);
  });

  it("reads headers in any case", async () => {
    const { body, headers } = aCall({});
    const shouted = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
    expect(await post(served.url, { body, headers: shouted })).toBe(204);
  });

  it("answers 500 while its own secret is not valid, so that the hub tries again", async () => {
    vi.stubEnv("HAAK_SECRET", "");
    expect(await post(served.url, aCall({}))).toBe(500);
  });
});

it("a call that comes twice is handled once", async () => {
  const served = await serveRequests(receiveOnce);
  try {
    expect([await post(served.url, aCall({})), await post(served.url, aCall({}))]).toEqual([204, 204]);
    expect(printed.mock.calls).toEqual([[PAID]]);
  } finally {
    await served.close();
  }
});

it("the sample that is sent by hand arrives", async () => {
  const served = await serveRequests(receive);
  const script = join(import.meta.dirname, "../examples/send-a-sample.ts");
  try {
    const { stdout } = await run(process.execPath, ["--conditions=@haak/source", script, served.url]);
    expect(stdout).toBe("204\n");
    expect(printed.mock.calls).toEqual([[PAID]]);
  } finally {
    await served.close();
  }
});
