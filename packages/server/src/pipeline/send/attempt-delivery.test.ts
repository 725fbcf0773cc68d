import { createHmac } from "node:crypto";
import type { Connector, GuardedResponse, OutgoingRequest } from "@haak/core";
import { plainMessage } from "@haak/core";
import { huddleConnector } from "@haak/huddle-connector";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { english } from "../../../test/support/english.ts";
import { aClock, TEST_START } from "../../../test/support/harness.ts";
import { createSeal } from "../../platform/crypto/seal.ts";
import { sealHeaders } from "../plan/sealed-headers.ts";
import type { ClaimedDelivery } from "../queue/lease-due.ts";
import { type AttemptParts, createAttemptDelivery } from "./attempt-delivery.ts";

const seal = createSeal(Buffer.alloc(32, 5));
const NEW_SECRET = `whsec_${Buffer.alloc(24, 1).toString("base64")}`;
const OLD_SECRET = `whsec_${Buffer.alloc(24, 2).toString("base64")}`;
const HUDDLE_KEY = "huddle-key-that-nobody-may-see";

const stored = (secret: string, expiresAt: string | null = null) => ({
  sealed: seal.seal(secret).toString("base64"),
  expires_at: expiresAt,
});

const aDelivery = (overrides: Partial<ClaimedDelivery> = {}): ClaimedDelivery => ({
  request: null,
  ...{ bucket: 7, shopId: "shp_1", id: "dlv_1", leaseId: "lse_1", eventId: "evt_1", ruleId: "rul_1" },
  ...{
    endpointId: "end_1",
    orderingKey: null,
    attempts: 0,
    attemptsSpent: 0,
    probing: false,
    bodyBytes: 2,
    format: "haak",
    contentType: "application/json",
    headers: {},
  },
  ...{ body: '{"z":1, "a":"é\u{1f600}"}', endpointKind: "webhook", target: "https://example.com/hook" },
  secrets: [stored(NEW_SECRET)],
  traceparent: null,
  ...overrides,
});

const answered = (status: number, headers: Record<string, string> = {}, body = ""): GuardedResponse => ({
  ...{ kind: "answered", status, headers, body, durationMs: 12.4 },
});

interface AttemptOptions {
  readonly delivery?: Partial<ClaimedDelivery>;
  readonly response?: GuardedResponse | ((request: OutgoingRequest) => GuardedResponse);
  readonly afterSeconds?: number;
  readonly parts?: Partial<AttemptParts>;
}

/** Makes one attempt against a receiver that answers like this. */
async function attempt({ delivery = {}, response = answered(200), afterSeconds = 0, parts = {} }: AttemptOptions = {}) {
  const clock = aClock();
  clock.advance(afterSeconds);
  const requests: OutgoingRequest[] = [];
  const attemptDelivery = createAttemptDelivery({
    ...{ clock, seal, random: () => 0.5, connectors: new Map<string, Connector>([["huddle", huddleConnector()]]) },
    request: async (request) => {
      requests.push(request);
      return typeof response === "function" ? response(request) : response;
    },
    openConnection: async () => ({ baseUrl: "https://course.example.com", apiKey: HUDDLE_KEY }),
    timeoutMs: 15_000,
    retryScheduleSeconds: [5, 300],
    userAgent: "Haak/0.1.0",
    ...parts,
  });
  const settlement = await attemptDelivery(aDelivery(delivery));
  const [request] = requests;
  if (!request) throw new Error("No request was made.");
  return { settlement, request, requests };
}

/** Verifies as a receiver does. The package takes its time from the machine, so that only the signatures are asked. */
function isSignedWith(secret: string, { headers, body }: OutgoingRequest): boolean {
  const timestamp = new Date(Number(headers["webhook-timestamp"]) * 1_000);
  const expected = new Webhook(secret).sign(headers["webhook-id"] ?? "", timestamp, body ?? "");
  return (headers["webhook-signature"] ?? "").split(" ").includes(expected);
}

describe("a webhook's attempt", () => {
  it("posts the stored text, unchanged, to the endpoint with the headers of Standard Webhooks", async () => {
    const { request } = await attempt();
    expect(request).toEqual({
      method: "POST",
      url: "https://example.com/hook",
      body: aDelivery().body,
      timeoutMs: 15_000,
      headers: {
        "content-type": "application/json",
        "user-agent": "Haak/0.1.0",
        "webhook-id": "dlv_1",
        "webhook-timestamp": String(TEST_START.getTime() / 1_000),
        "webhook-signature": expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/) as string,
      },
    });
  });

  it("is signed over those bytes as the standardwebhooks package signs them", async () => {
    const { request } = await attempt();
    expect(isSignedWith(NEW_SECRET, request)).toBe(true);
    expect(isSignedWith(OLD_SECRET, request)).toBe(false);
    expect(isSignedWith(NEW_SECRET, { ...request, body: `${request.body} ` })).toBe(false);
  });

  it("is accepted by the standardwebhooks package's own check at the time of the attempt", async () => {
    const seconds = Math.floor((Date.now() - TEST_START.getTime()) / 1_000);
    const { request } = await attempt({ afterSeconds: seconds });
    expect(() => new Webhook(NEW_SECRET).verify(request.body ?? "", { ...request.headers })).not.toThrow();
  });

  it("has the time of this attempt and the id of the delivery, also the second time", async () => {
    const { request } = await attempt({ delivery: { attemptsSpent: 1 }, afterSeconds: 90.7 });
    expect(request.headers["webhook-id"]).toBe("dlv_1");
    expect(request.headers["webhook-timestamp"]).toBe(String(TEST_START.getTime() / 1_000 + 90));
    expect(isSignedWith(NEW_SECRET, request)).toBe(true);
  });

  it("carries a signature of each secret while a rotated one lives, and one from the moment at which it ends", async () => {
    const secrets = [stored(NEW_SECRET), stored(OLD_SECRET, new Date(TEST_START.getTime() + 60_000).toISOString())];
    const during = (await attempt({ delivery: { secrets }, afterSeconds: 59 })).request;
    expect(during.headers["webhook-signature"]?.split(" ")).toHaveLength(2);
    expect([isSignedWith(NEW_SECRET, during), isSignedWith(OLD_SECRET, during)]).toEqual([true, true]);
    const after = (await attempt({ delivery: { secrets }, afterSeconds: 60 })).request;
    expect(after.headers["webhook-signature"]?.split(" ")).toHaveLength(1);
    expect([isSignedWith(NEW_SECRET, after), isSignedWith(OLD_SECRET, after)]).toEqual([true, false]);
  });

  it("in Plug&Pay's format carries their signature too: keyed with the newest secret as text, whsec_ included", async () => {
    const secrets = [stored(NEW_SECRET), stored(OLD_SECRET, "2999-01-01T00:00:00Z")];
    const { request } = await attempt({ delivery: { format: "plugandpay-v2", secrets } });
    const expected = createHmac("sha256", NEW_SECRET)
      .update(request.body ?? "")
      .digest("hex");
    expect(request.headers["x-signature"]).toBe(expected);
    expect((await attempt()).request.headers).not.toHaveProperty("x-signature");
  });

  it("sends the headers of the rule, which cannot take the place of ours", async () => {
    const headers = { "x-tenant": "7", "webhook-id": "forged", "user-agent": "forged", "content-type": "forged" };
    const { request } = await attempt({ delivery: { headers: sealHeaders(seal, headers) } });
    expect(request.headers).toMatchObject({
      "x-tenant": "7",
      "webhook-id": "dlv_1",
      "user-agent": "Haak/0.1.0",
    });
    expect(Object.values(request.headers)).not.toContain("forged");
  });

  it("that notifies a hook's owner of its end is a DELETE without a body", async () => {
    const { request } = await attempt({
      delivery: { format: "rest-hook-unsubscribe", body: "", endpointKind: "zapier" },
    });
    expect(request).toMatchObject({ method: "DELETE", body: null, url: "https://example.com/hook" });
  });
});

describe("what an attempt came to", () => {
  it("is delivered at any 2xx, with the answer as it was", async () => {
    const { settlement } = await attempt({ response: answered(204, { "x-request": "abc" }, "thanks") });
    expect(settlement).toMatchObject({
      ...{ bucket: 7, shopId: "shp_1", id: "dlv_1", leaseId: "lse_1", state: "delivered", attemptsSpent: 1 },
      laneNotBefore: null,
      attempt: {
        ...{ at: TEST_START, durationMs: 12, outcome: "delivered", status: 204, error: null },
        ...{ responseHeaders: { "x-request": "abc" }, responseBody: "thanks" },
      },
    });
  });

  it("is recorded as the next of the attempts that were made, and of which order or subscription it was", async () => {
    const delivery = { attempts: 4, attemptsSpent: 1, orderingKey: "order:7" };
    const { settlement } = await attempt({ response: answered(204), delivery });
    expect(settlement).toMatchObject({ number: 5, attemptsSpent: 2, orderingKey: "order:7" });
  });

  it("waits for its retry by the schedule after a failure, and has failed when the schedule is spent", async () => {
    const at = (seconds: number) => new Date(TEST_START.getTime() + seconds * 1_000);
    const response = answered(500);
    const first = (await attempt({ response })).settlement;
    expect(first).toMatchObject({ state: "waiting", dueAt: at(5), attemptsSpent: 1 });
    const second = (await attempt({ response, delivery: { attemptsSpent: 1 } })).settlement;
    expect(second).toMatchObject({ state: "waiting", dueAt: at(300), attemptsSpent: 2 });
    const third = (await attempt({ response, delivery: { attemptsSpent: 2 } })).settlement;
    expect(third).toMatchObject({
      state: "failed",
      attemptsSpent: 3,
      attempt: { outcome: "rejected", status: 500 },
    });
  });

  it.each([429, 503])("makes the whole lane wait as long as a %i asks", async (status) => {
    const { settlement } = await attempt({ response: answered(status, { "retry-after": "120" }) });
    const until = TEST_START.getTime() + 120_000;
    expect(settlement.laneNotBefore).toEqual(new Date(until));
    expect(settlement.dueAt.getTime()).toBeGreaterThanOrEqual(until);
  });

  it("reads a Retry-After that is a date from the time at which the answer came", async () => {
    const date = new Date(TEST_START.getTime() + 60_000).toUTCString();
    const { settlement } = await attempt({ response: answered(503, { "retry-after": date }) });
    expect(settlement.laneNotBefore).toEqual(new Date(TEST_START.getTime() + 60_000));
  });

  it("does not heed a Retry-After beside another status", async () => {
    const { settlement } = await attempt({ response: answered(500, { "retry-after": "120" }) });
    expect(settlement.laneNotBefore).toBeNull();
  });

  it("fails for good at a 410", async () => {
    const { settlement } = await attempt({ response: answered(410) });
    expect(settlement).toMatchObject({ state: "failed", attempt: { outcome: "gone", status: 410 } });
  });

  it.each(["timed_out", "unreachable", "bad_tls", "refused_address"] as const)(
    "is %s without an answer, and is tried again",
    async (outcome) => {
      const response: GuardedResponse = { kind: "failed", outcome, error: plainMessage("It failed."), durationMs: 3 };
      const { settlement } = await attempt({ response });
      expect(english(settlement)).toMatchObject({
        state: "waiting",
        attempt: { outcome, status: null, error: "It failed.", responseHeaders: null, responseBody: null },
      });
    },
  );

  it("keeps the headers of both sides with credentials masked, and the signature to be seen", async () => {
    const { settlement, request } = await attempt({
      delivery: { headers: sealHeaders(seal, { authorization: "Bearer hidden", "x-tenant": "7" }) },
      response: answered(200, { "set-cookie": "session=hidden", "x-request": "abc" }),
    });
    expect(request.headers.authorization).toBe("Bearer hidden");
    expect(settlement.attempt.requestHeaders).toMatchObject({
      ...{ authorization: "[masked]", "x-tenant": "[masked]" },
      "webhook-signature": request.headers["webhook-signature"],
    });
    expect(settlement.attempt.responseHeaders).toEqual({ "set-cookie": "[masked]", "x-request": "abc" });
    expect(JSON.stringify(settlement)).not.toContain("hidden");
  });

  it("never contains a secret", async () => {
    const secrets = [stored(NEW_SECRET), stored(OLD_SECRET, "2999-01-01T00:00:00Z")];
    const { settlement } = await attempt({ delivery: { secrets, format: "plugandpay-v2" } });
    for (const secret of [NEW_SECRET, OLD_SECRET]) {
      expect(JSON.stringify(settlement)).not.toContain(secret.slice("whsec_".length));
    }
  });

  it("is nothing at all when a failure is our own: the receiver is not even called", async () => {
    const sealedByAnother = createSeal(Buffer.alloc(32, 6)).seal(NEW_SECRET).toString("base64");
    const secrets = [{ sealed: sealedByAnother, expires_at: null }];
    await expect(attempt({ delivery: { secrets } })).rejects.toThrow();
  });
});

describe("a Huddle call", () => {
  const delivery = {
    endpointKind: "huddle",
    format: "huddle",
    target: "hcn_1",
    body: '{"email":"bo@example.com"}',
  } as const;

  it("goes through the connector, with the key in the address and our user agent, unsigned", async () => {
    const { request } = await attempt({ delivery });
    expect(request).toMatchObject({ method: "POST", body: delivery.body, timeoutMs: 15_000 });
    expect(request.url).toBe(`https://course.example.com/membership/create/${HUDDLE_KEY}`);
    expect(request.headers).toEqual({ "content-type": "application/json", "user-agent": "Haak/0.1.0" });
  });

  it("of the owner's own goes where it says, with the key put in, and is kept without it", async () => {
    const own = { request: { method: "DELETE", url: "https://other.example.com/x?key={api_key}" } } as const;
    const headers = sealHeaders(seal, { authorization: "Bearer {api_key}", "x-mine": "1" });
    const { request, settlement } = await attempt({ delivery: { ...delivery, ...own, headers, body: "" } });
    expect(request).toMatchObject({ method: "DELETE", body: null });
    expect(request.url).toBe(`https://other.example.com/x?key=${HUDDLE_KEY}`);
    expect(request.headers).toMatchObject({ authorization: `Bearer ${HUDDLE_KEY}`, "x-mine": "1" });
    expect(settlement).toMatchObject({ ofConnector: true });
    expect(JSON.stringify(settlement)).not.toContain(HUDDLE_KEY);
  });

  it.each([
    ["an answer that repeats the address", (url: string) => answered(404, { location: url }, `No page at ${url}`)],
    [
      "an error that repeats it",
      (url: string): GuardedResponse => ({
        ...{ kind: "failed", outcome: "unreachable", error: plainMessage(`No ${url}`), durationMs: 1 },
      }),
    ],
  ])("stores nothing that holds the key, also after %s", async (_what, respond) => {
    const { settlement } = await attempt({ delivery, response: ({ url }) => respond(url) });
    expect(JSON.stringify(settlement)).not.toContain(HUDDLE_KEY);
    expect(settlement).toMatchObject({ state: "waiting", attemptsSpent: 1 });
  });

  it("for an unknown connector is a failure of the hub", async () => {
    await expect(attempt({ delivery, parts: { connectors: new Map() } })).rejects.toThrow("no connector for huddle");
  });
});
