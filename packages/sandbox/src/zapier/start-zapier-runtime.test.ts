import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { version as platformVersion } from "zapier-platform-core";
import { startZapierRuntime, type ZapierRuntime } from "./start-zapier-runtime.ts";

/** An app whose service is this array. It records calls to subscribe and unsubscribe, in order. */
let asked: string[];

interface Bundle {
  authData: Record<string, string>;
  inputData: { word?: unknown; words?: unknown; refuse?: boolean; extra?: string };
  cleanedRequest: Record<string, unknown>;
  targetUrl: string;
  subscribeData: { id: string };
  meta: { page: number };
}

const pinged = {
  key: "pinged",
  noun: "Ping",
  display: { label: "Pinged", description: "Triggers when a ping comes." },
  operation: {
    type: "hook",
    sample: { id: "0", word: "hello" },
    perform: (_z: unknown, { cleanedRequest: { querystring: _query, ...body } }: Bundle) => {
      if (body.word === "boom") throw new Error("The word is missing.");
      return [body];
    },
    performList: (_z: unknown, { inputData }: Bundle) => [
      { id: "1", word: inputData.word ?? "sampled", ...(inputData.extra ? { [inputData.extra]: 1 } : {}) },
    ],
    performSubscribe: (_z: unknown, { inputData, targetUrl }: Bundle) => {
      if (inputData.refuse) throw new Error("No more hooks.");
      asked.push(`on ${new URL(targetUrl).pathname.startsWith("/hooks/standard/")}`);
      return { id: `hook-${asked.length}` };
    },
    performUnsubscribe: (_z: unknown, { subscribeData }: Bundle) => {
      asked.push(`off ${subscribeData.id}`);
      return {};
    },
  },
};

const words = {
  key: "words",
  noun: "Word",
  display: { label: "List Words", description: "Triggers when words are listed.", hidden: true },
  operation: { type: "polling", perform: (_z: unknown, { meta }: Bundle) => [{ id: String(meta.page), name: "w" }] },
};

const find = {
  key: "find",
  noun: "Word",
  display: { label: "Find Word", description: "Finds a word." },
  operation: {
    inputFields: [{ key: "words", type: "string", list: true }],
    perform: (_z: unknown, { inputData }: Bundle) => [{ id: "1", ...inputData }],
  },
};

const send = {
  key: "send",
  noun: "Word",
  display: { label: "Send Word", description: "Sends a word." },
  operation: {
    inputFields: [{ key: "word", type: "string", required: true }],
    perform: (_z: unknown, { inputData }: Bundle) => ({ id: "1", said: inputData.word }),
  },
};

const app = {
  version: "1.0.0",
  platformVersion,
  authentication: {
    type: "custom",
    fields: [],
    connectionLabel: "{{name}} at {{bundle.inputData.place}}",
    test: (z: { errors: { ExpiredAuthError: new (text: string) => Error } }, { authData }: Bundle) => {
      if (authData.api_key !== "right") throw new z.errors.ExpiredAuthError("Please reconnect.");
      return { name: "Shop", place: "home" };
    },
  },
  triggers: { pinged, words },
  searches: { find },
  creates: { send },
};

const post = (url: string, body: unknown) => fetch(url, { method: "POST", body: JSON.stringify(body) });

let runtime: ZapierRuntime;
let nowMs = 0;

beforeEach(async () => {
  asked = [];
  nowMs = 0;
  runtime = await startZapierRuntime({ app, now: () => nowMs });
  await runtime.connect({ api_key: "right" });
});

afterEach(() => runtime.close());

describe("a connection", () => {
  it("gets the label of the app as its name", async () => {
    expect(await runtime.connect({ api_key: "right" })).toBe("Shop at home");
  });

  it("is refused with the platform's error if the key is not valid", async () => {
    await expect(runtime.connect({ api_key: "wrong" })).rejects.toMatchObject({ name: "ExpiredAuthError" });
  });
});

describe("a Zap", () => {
  it("runs on a post while it is on, and the sender gets 200", async () => {
    const zap = await runtime.turnOn({ trigger: "pinged" });
    const response = await post(zap.targetUrl, { id: "a", word: "hi" });
    expect(response.status).toBe(200);
    expect(await runtime.waitForRuns(zap, 1, 5_000)).toEqual([{ id: "a", word: "hi" }]);
    expect(zap.problems).toEqual([]);
  });

  it("answers 410 once it is off, and unsubscribes its hook", async () => {
    const zap = await runtime.turnOn({ trigger: "pinged" });
    await runtime.turnOff(zap);
    expect((await post(zap.targetUrl, { id: "a", word: "hi" })).status).toBe(410);
    expect(asked).toEqual(["on true", "off hook-1"]);
  });

  it("subscribes the new hook before it unsubscribes the old one when it is edited", async () => {
    const zap = await runtime.turnOn({ trigger: "pinged" });
    await runtime.edit(zap, { inputData: { word: "other" }, farewell: "after" });
    expect(asked).toEqual(["on true", "on true", "off hook-1"]);
    expect(zap.subscribeData).toEqual({ id: "hook-2" });
  });

  it("may unsubscribe the old hook first, or never, when it is edited", async () => {
    const zap = await runtime.turnOn({ trigger: "pinged" });
    await runtime.edit(zap, { inputData: { word: "other" }, farewell: "before" });
    await runtime.edit(zap, { inputData: { word: "third" }, farewell: "never" });
    expect(asked).toEqual(["on true", "off hook-1", "on true", "on true"]);
  });

  it("leaves nothing behind if it cannot be subscribed", async () => {
    await expect(runtime.turnOn({ trigger: "pinged", inputData: { refuse: true } })).rejects.toThrow("No more hooks.");
    expect((await post(`${runtime.url}/hooks/standard/1/unknown/`, {})).status).toBe(410);
  });

  it("goes off if the sender deletes the hook URL", async () => {
    const zap = await runtime.turnOn({ trigger: "pinged" });
    expect((await fetch(zap.targetUrl, { method: "DELETE" })).status).toBe(200);
    expect(zap.state).toBe("off");
    expect((await post(zap.targetUrl, {})).status).toBe(410);
  });

  it("runs twice on a doubled post and records a problem", async () => {
    const zap = await runtime.turnOn({ trigger: "pinged" });
    await post(zap.targetUrl, { id: "a", word: "hi" });
    await post(zap.targetUrl, { id: "a", word: "hi" });
    await expect(runtime.waitForRuns(zap, 2, 5_000)).rejects.toThrow("Run a came twice.");
    expect(zap.runs).toHaveLength(2);
    expect(zap.problems).toEqual(["Run a came twice."]);
  });

  it("fails on a run that lacks a key of the static sample or of the tested sample", async () => {
    const zap = await runtime.turnOn({ trigger: "pinged", inputData: { extra: "more" } });
    await post(zap.targetUrl, { id: "a", more: 1 });
    await expect(runtime.waitForRuns(zap, 1, 5_000)).rejects.toThrow("Run a lacks word, which the sample has.");
    const other = await runtime.turnOn({ trigger: "pinged", inputData: { extra: "more" } });
    await post(other.targetUrl, { id: "a", word: "hi" });
    await expect(runtime.waitForRuns(other, 1, 5_000)).rejects.toThrow("Run a lacks more, which the sample has.");
  });

  it("accepts 30 posts at once and answers the rest with 429, without a run", async () => {
    const zap = await runtime.turnOn({ trigger: "pinged" });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, id) => post(zap.targetUrl, { id: String(id), word: "hi" })),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.map(({ headers }) => headers.get("retry-after"))).toEqual(Array.from({ length: 10 }, () => "1"));
    expect(zap.throttled).toBe(10);
    expect(await runtime.waitForRuns(zap, 30, 5_000)).toHaveLength(30);
    nowMs += 1_000;
    expect((await post(zap.targetUrl, { id: "later", word: "hi" })).status).toBe(200);
  });

  it("answers 429 on request", async () => {
    const zap = await runtime.turnOn({ trigger: "pinged" });
    zap.throttleNext.push(7);
    const refused = await post(zap.targetUrl, { id: "a", word: "hi" });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "7"]);
    expect((await post(zap.targetUrl, { id: "a", word: "hi" })).status).toBe(200);
  });

  it("records an error of the app as a problem, while the sender gets 200", async () => {
    const zap = await runtime.turnOn({ trigger: "pinged" });
    expect((await post(zap.targetUrl, { id: "a", word: "boom" })).status).toBe(200);
    await runtime.close();
    expect(zap.problems).toEqual([expect.stringContaining("The word is missing.")]);
  });

  it("names the number of runs if the awaited ones do not come", async () => {
    const zap = await runtime.turnOn({ trigger: "pinged" });
    await expect(runtime.waitForRuns(zap, 1, 10)).rejects.toThrow(
      "The Zap on pinged (on) has 0 of 1 runs after 10 ms.",
    );
  });
});

describe("the editor", () => {
  it("shows samples for the chosen fields", async () => {
    expect(await runtime.sample("pinged", { word: "mine" })).toEqual([{ id: "1", word: "mine" }]);
  });

  it("opens a page of a drop-down", async () => {
    expect(await runtime.dropdown("words", 2)).toEqual([{ id: "2", name: "w" }]);
  });
});

describe("other steps", () => {
  it("get the input with the types of their fields", async () => {
    expect(await runtime.search("find", { words: "a" })).toEqual([{ id: "1", words: ["a"] }]);
    expect(await runtime.create("send", { word: "a" })).toEqual({ id: "1", said: "a" });
  });

  it("are not called if a required field is empty", async () => {
    await expect(runtime.create("send", {})).rejects.toThrow("creates.send needs word.");
  });
});
