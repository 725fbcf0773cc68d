import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { request as httpRequest, type OutgoingHttpHeaders } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newSigningSecret, sampleMessage, signMessage } from "../../packages/core/src/index.ts";
import { type RunningExample, startExample } from "./running-example.ts";
import { compileExamples, examplesOf, type SavedExamples, saveExamples } from "./saved-examples.ts";

const run = promisify(execFile);
const PAGE = "packages/core/README.md";
const secret = newSigningSecret(randomBytes);
const other = newSigningSecret(randomBytes);
const nowSeconds = () => Math.floor(Date.now() / 1_000);
const PAID = "buyer@example.com has paid";

/** Examples that listen by themselves. The others export a handler. */
const LISTENS = /^(?:express|fastify|hono)\./;
const SENDS = /^send-/;
const ONCE = /^once\./;
const names = [...examplesOf(PAGE).keys()];

let saved: SavedExamples;
beforeAll(async () => {
  const others = ["zod", "express", "fastify", "hono", "@hono/node-server", "@types/express", "@types/node"];
  saved = await saveExamples(PAGE, { packages: ["core"], others });
});
afterAll(() => saved.remove());

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

function start(name: string, haakSecret = secret): Promise<RunningExample> {
  const file = LISTENS.test(name) ? name : `${join(import.meta.dirname, "serve-handler.ts")} ${name}`;
  return startExample(file, { folder: saved.folder, env: { HAAK_SECRET: haakSecret, NODE_ENV: "test" } });
}

it("the page has a receiver for each framework, in JavaScript and in TypeScript", () => {
  const stems = ["app/haak/route.", "express.", "fastify.", "hono.", "once.", "receive.", "send-a-sample."];
  for (const stem of stems) {
    expect(names.filter((name) => name.startsWith(stem))).toEqual([expect.stringMatching(/js$/), `${stem}ts`]);
  }
});

it("every example compiles as TypeScript, with strict settings", () => {
  expect(compileExamples(saved)).toBe("");
});

describe.each(names.filter((name) => !SENDS.test(name) && !ONCE.test(name)))("%s, saved as it stands,", (name) => {
  let served: RunningExample;
  beforeAll(async () => {
    served = await start(name);
  });
  afterAll(() => served.stop());

  it("receives a signed call, and knows its type", async () => {
    const before = served.printed().length;
    expect(await post(served.url, aCall({}))).toBe(204);
    expect(await post(served.url, aCall({ body: JSON.stringify(sampleMessage("form.submitted")) }))).toBe(204);
    expect(served.printed().slice(before)).toEqual([PAID]);
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
    const before = served.printed().length;
    const call = aCall({});
    expect(await post(served.url, aCall({ secrets: [other] }))).toBe(401);
    expect(await post(served.url, { ...call, body: call.body.replace("buyer@", "thief@") })).toBe(401);
    expect(await post(served.url, aCall({ timestamp: nowSeconds() - 301 }))).toBe(401);
    expect(await post(served.url, { ...call, headers: { "content-type": "application/json" } })).toBe(401);
    expect(served.printed().slice(before)).toEqual([]);
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
    const shouted = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toUpperCase(), value]));
    expect(await post(served.url, { body, headers: shouted })).toBe(204);
  });

  it("answers 500 while its own secret is not valid, so that the hub tries again", async () => {
    const unset = await start(name, "");
    try {
      expect(await post(unset.url, aCall({}))).toBe(500);
    } finally {
      await unset.stop();
    }
  });
});

describe.each(names.filter((name) => ONCE.test(name)))("%s, saved as it stands,", (name) => {
  it("handles a call that comes twice once", async () => {
    const served = await start(name);
    try {
      expect([await post(served.url, aCall({})), await post(served.url, aCall({}))]).toEqual([204, 204]);
      expect(served.printed()).toEqual([PAID]);
    } finally {
      await served.stop();
    }
  });
});

describe.each(names.filter((name) => SENDS.test(name)))("%s, saved as it stands,", (name) => {
  it("sends a sample that arrives", async () => {
    const served = await start("express.mjs");
    try {
      const env = { ...process.env, HAAK_SECRET: secret };
      const { stdout } = await run(process.execPath, [name, served.url], { cwd: saved.folder, env });
      expect(stdout).toBe("204\n");
      expect(served.printed()).toEqual([PAID]);
    } finally {
      await served.stop();
    }
  });
});
