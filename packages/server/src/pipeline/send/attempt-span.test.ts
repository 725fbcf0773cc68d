import type { GuardedResponse } from "@haak/core";
import { plainMessage } from "@haak/core";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { useRecorder } from "../../../test/platform/tracing/use-recorder.ts";
import { aClock } from "../../../test/support/harness.ts";
import { createSeal } from "../../platform/crypto/seal.ts";
import { traceIdOf } from "../../platform/tracing/tracing.ts";
import type { ClaimedDelivery } from "../queue/lease-due.ts";
import { createAttemptDelivery } from "./attempt-delivery.ts";

const seal = createSeal(Buffer.alloc(32, 7));
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

const aDelivery = (overrides: Partial<ClaimedDelivery>): ClaimedDelivery => ({
  ...{ bucket: 7, shopId: "shp_1", id: "dlv_1", leaseId: "lse_1", eventId: "evt_1", ruleId: "rul_1" },
  ...{ endpointId: "end_1", orderingKey: null, attempts: 0, attemptsSpent: 0, probing: false },
  ...{ format: "haak", contentType: "application/json" },
  ...{
    headers: {},
    body: "{}",
    bodyBytes: 2,
    endpointKind: "webhook",
    target: "https://hooks.example.com:8443/t0ken?key=t0ken",
  },
  secrets: [
    { sealed: seal.seal(`whsec_${Buffer.alloc(32, 1).toString("base64")}`).toString("base64"), expires_at: null },
  ],
  ...{ traceparent: `00-${TRACE}-${SPAN}-01`, request: null },
  ...overrides,
});

describe("the span of an attempt", () => {
  const ended = useRecorder();

  const attempt = async (overrides: Partial<ClaimedDelivery>, response: GuardedResponse) => {
    const connector = {
      buildBody: () => "",
      findProblem: () => null,
      deliver: (message: { connection: { baseUrl: string; apiKey: string } }, request: typeof answer) =>
        request({
          method: "POST",
          url: `${message.connection.baseUrl}/create/t0ken`,
          headers: {},
          body: "",
          timeoutMs: 1,
        }),
    };
    const answer = async (_request: unknown) => response;
    const attemptDelivery = createAttemptDelivery({
      ...{ clock: aClock(), seal, random: () => 0.5, timeoutMs: 1_000 },
      ...{ retryScheduleSeconds: [5], userAgent: "Haak/test", request: answer },
      connectors: new Map([["huddle", connector]]) as never,
      openConnection: async () => ({ baseUrl: "https://huddle.example.com", apiKey: "t0ken" }),
    });
    const settlement = await attemptDelivery(aDelivery(overrides));
    return { span: ended.at(-1), settlement };
  };
  const answered = (status: number): GuardedResponse => ({
    ...{ kind: "answered", status, headers: {}, body: "t0ken", durationMs: 1 },
  });

  it("belongs to the trace that the delivery was stored with, and so does what the log says", async () => {
    const { span, settlement } = await attempt({}, answered(204));
    expect(span).toMatchObject({ name: "send delivery", kind: SpanKind.CLIENT, traceId: TRACE, parentSpanId: SPAN });
    expect(traceIdOf(settlement.trace)).toBe(TRACE);
  });

  it("says whom it called and what came of it, by the names that OpenTelemetry gives", async () => {
    const { span } = await attempt({}, answered(204));
    expect(span?.attributes).toEqual({
      ...{ "http.request.method": "POST", "server.address": "hooks.example.com", "server.port": 8443 },
      ...{ "url.scheme": "https", "http.response.status_code": 204, "haak.outcome": "delivered" },
      ...{ "haak.delivery.id": "dlv_1", "haak.event.id": "evt_1", "haak.shop.id": "shp_1" },
      ...{ "haak.endpoint.id": "end_1", "haak.rule.id": "rul_1" },
    });
    expect(span?.status).toEqual({ code: SpanStatusCode.UNSET });
  });

  it("is an error if the call did not arrive: by the status, or by what was in its way", async () => {
    const { span: refused } = await attempt({ attemptsSpent: 3 }, answered(503));
    expect(refused).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: "rejected" },
      attributes: { "error.type": "503", "http.request.resend_count": 3, "haak.outcome": "rejected" },
    });
    const failed: GuardedResponse = {
      kind: "failed",
      outcome: "timed_out",
      error: plainMessage("t0ken"),
      durationMs: 1,
    };
    const { span: late } = await attempt({}, failed);
    expect(late).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: "timed_out" },
      attributes: { "error.type": "timed_out" },
    });
  });

  it("holds no path, no query and nothing of a body, which may all be secret; at a connector neither", async () => {
    await attempt({}, answered(500));
    await attempt({ endpointKind: "huddle", target: "hcn_1" }, answered(200));
    expect(ended).toHaveLength(2);
    expect(ended[1]?.attributes).toMatchObject({ "server.address": "huddle.example.com", "server.port": 443 });
    expect(JSON.stringify(ended)).not.toContain("t0ken");
  });

  it("of a call without a trace begins a new trace, and the log also has an id", async () => {
    const { span, settlement } = await attempt({ traceparent: null, eventId: null, ruleId: null }, answered(200));
    expect(span?.parentSpanId).toBeNull();
    expect(span?.attributes).not.toHaveProperty("haak.event.id");
    expect(traceIdOf(settlement.trace)).toMatch(/^[0-9a-f]{32}$/);
  });
});
