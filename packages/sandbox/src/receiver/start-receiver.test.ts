import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Receiver, startReceiver } from "./start-receiver.ts";

const SECRET = `whsec_${Buffer.from("a-secret-of-twenty-four-b").toString("base64")}`;
const OTHER_SECRET = `whsec_${Buffer.from("another-secret-of-24-byte").toString("base64")}`;
const BODY = '{"naam":"Zoë"}';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

function post(path: string, body = BODY, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(receiver.url + path, { method: "POST", body, headers });
}

function signed(different: { secret?: string; body?: string; at?: Date } = {}): Record<string, string> {
  const { secret = SECRET, body = BODY, at = new Date() } = different;
  return {
    "webhook-id": "dlv_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign("dlv_1", at, body),
  };
}

async function verdict(headers: Record<string, string>, ...secrets: string[]): Promise<true | string | undefined> {
  receiver.setSecrets("/orders", ...secrets);
  await post("/orders", BODY, headers);
  return receiver.calls("/orders").at(-1)?.verified;
}

test("a call is recorded with its method, path, query, headers, raw bytes and number", async () => {
  const response = await post("/orders?type=cancelled", BODY, { "x-shop": "one" });
  expect(response.status).toBe(200);
  expect(receiver.calls()).toMatchObject([
    { number: 1, method: "POST", path: "/orders", query: "?type=cancelled", body: BODY, answered: 200 },
  ]);
  expect(receiver.calls()[0]?.headers["x-shop"]).toBe("one");
  expect(receiver.calls()[0]?.rawBody).toEqual(Buffer.from(BODY));
});

test("a right signature is verified, also with the second of two secrets", async () => {
  expect(await verdict(signed(), SECRET)).toBe(true);
  expect(await verdict(signed(), OTHER_SECRET, SECRET)).toBe(true);
});

test("a call that cannot be verified gets the reason", async () => {
  expect(await verdict(signed())).toBe("no secret is known for this path");
  expect(await verdict({}, SECRET)).toBe("Missing required headers");
  expect(await verdict(signed({ secret: OTHER_SECRET }), SECRET)).toBe("No matching signature found");
  expect(await verdict(signed({ body: '{"naam":"Zoe"}' }), SECRET)).toBe("No matching signature found");
  expect(await verdict(signed({ at: new Date(Date.now() - 600_000) }), SECRET)).toBe("Message timestamp too old");
});

test("a path fails as often as requested, with the given headers, and other paths do not", async () => {
  receiver.failNext("/orders", 2, { kind: "answer", status: 503, headers: { "retry-after": "7" } });
  const first = await post("/orders");
  expect([first.status, first.headers.get("retry-after")]).toEqual([503, "7"]);
  expect((await post("/cancellations")).status).toBe(200);
  expect((await post("/orders")).status).toBe(503);
  expect((await post("/orders")).status).toBe(200);
  expect(receiver.calls("/orders").map((call) => call.answered)).toEqual([503, 503, 200]);
});

test("a path can hang, reset and answer garbage until it recovers", async () => {
  receiver.failNext("/orders", 1, { kind: "reset" });
  receiver.failNext("/orders", 1, { kind: "garbage" });
  receiver.failNext("/orders", Number.POSITIVE_INFINITY, { kind: "hang" });
  await expect(post("/orders")).rejects.toThrow();
  await expect(post("/orders")).rejects.toThrow();
  const givingUp = new AbortController();
  const hanging = fetch(`${receiver.url}/orders`, { method: "POST", body: BODY, signal: givingUp.signal });
  await receiver.waitForCalls("/orders", 3, 2000);
  givingUp.abort();
  await expect(hanging).rejects.toThrow();
  receiver.recover("/orders");
  expect((await post("/orders")).status).toBe(200);
  expect(receiver.calls().map((call) => call.answered)).toEqual(["reset", "garbage", "hang", 200]);
});

test("waiting resolves as soon as enough calls on the path arrived", async () => {
  const waiting = receiver.waitForCalls("/orders", 2, 2000);
  await post("/orders", "one");
  await post("/elsewhere");
  await post("/orders", "two");
  expect((await waiting).map((call) => call.body)).toEqual(["one", "two"]);
  expect(await receiver.waitForCalls("/orders", 2, 0)).toHaveLength(2);
});

test("waiting in vain rejects with a list of the calls that arrived", async () => {
  await post("/elsewhere", BODY, { "webhook-id": "dlv_9" });
  await post("/orders");
  await expect(receiver.waitForCalls("/orders", 2, 1)).rejects.toThrow(
    [
      "Expected 2 calls on /orders within 1 ms, but 1 arrived.",
      "All that arrived (* counts):",
      "  - #1 POST /elsewhere webhook-id dlv_9, not verified: no secret is known for this path, answered 200",
      "  * #2 POST /orders webhook-id none, not verified: no secret is known for this path, answered 200",
    ].join("\n"),
  );
});

test("clearing removes the recorded calls", async () => {
  await post("/orders");
  receiver.clear();
  expect(receiver.calls()).toEqual([]);
  await expect(receiver.waitForCalls("/orders", 1, 1)).rejects.toThrow("Nothing arrived at all.");
});
