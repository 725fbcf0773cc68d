import { describe, expect, test } from "vitest";
import { eventEndpointSchema } from "../events/operational-event.ts";
import { CLOSED_BREAKER, type OpenBreaker } from "../queue/breaker.ts";
import { ENDPOINT_HEALTHS, endpointHealth } from "./endpoint-health.ts";
import { OFF_REASONS } from "./explain-health.ts";

const failingSince = new Date("2026-11-24T10:00:00Z");
const open: OpenBreaker = { kind: "open", probeAtMs: 0, probeGapSeconds: 30 };
const probing = { kind: "half_open", probeDeliveryId: "dlv_1", probeUntilMs: 0, probeGapSeconds: 30 } as const;

describe("an endpoint", () => {
  test("is ok if its last attempt was delivered or none was made", () => {
    expect(endpointHealth({ enabled: true, breaker: CLOSED_BREAKER, failingSince: null })).toBe("ok");
  });

  test("is failing from its first failure after a success", () => {
    expect(endpointHealth({ enabled: true, breaker: CLOSED_BREAKER, failingSince })).toBe("failing");
  });

  test("is paused while its breaker is open or probing", () => {
    expect(endpointHealth({ enabled: true, breaker: open, failingSince })).toBe("paused");
    expect(endpointHealth({ enabled: true, breaker: probing, failingSince })).toBe("paused");
  });

  test("is off if it is switched off, also if it is failing", () => {
    expect(endpointHealth({ enabled: false, breaker: open, failingSince })).toBe("off");
  });
});

test("and an event about it use the same words for its health and the reason why it is off", () => {
  const { health, off_reason } = eventEndpointSchema.shape;
  expect(health.options).toEqual(ENDPOINT_HEALTHS);
  expect(off_reason.unwrap().options).toEqual(OFF_REASONS);
});
