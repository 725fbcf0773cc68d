import { randomBytes } from "node:crypto";
import type { ClaimedDelivery } from "../../packages/server/src/pipeline/queue/lease-due.ts";
import { createAttemptDelivery } from "../../packages/server/src/pipeline/send/attempt-delivery.ts";
import { createSeal } from "../../packages/server/src/platform/crypto/seal.ts";
import { createHttpClient } from "../../packages/server/src/platform/http-client/http-client.ts";
import { systemClock } from "../../packages/server/src/platform/time/clock.ts";
import type { KeptCall } from "./keep-calls.ts";

/** The receiver, the secret that signs the calls, and the most calls at once. */
export interface CallAsHubOptions {
  readonly origin: string;
  readonly secret: string;
  readonly atOnce: number;
}

const LEASED = { bucket: 1, shopId: "shp_1", leaseId: "lse_1", attempts: 0, attemptsSpent: 0, probing: false } as const;
const WRITTEN = {
  format: "haak",
  contentType: "application/json",
  headers: {},
  request: null,
  traceparent: null,
} as const;

/**
 * Sends a call by the hub's own functions: it opens the secret, signs, checks the address, applies the time limit,
 * reads the answer within bounds, and prepares the record of the attempt. It stores nothing, because every way that is
 * compared stores the same. @throws Error (a rejection) unless the call was delivered.
 */
export function createCallAsHub({ origin, secret, atOnce }: CallAsHubOptions): (call: KeptCall) => Promise<void> {
  const seal = createSeal(randomBytes(32));
  const secrets = [{ sealed: seal.seal(secret).toString("base64"), expires_at: null }];
  const attempt = createAttemptDelivery({
    ...{ clock: systemClock, seal, random: Math.random, connectors: new Map(), timeoutMs: 15_000 },
    ...{
      request: createHttpClient({ allowTargets: ["127.0.0.0/8"] }).request,
      retryScheduleSeconds: [5],
      userAgent: "Haak",
    },
    openConnection: () => Promise.reject(new Error("The benchmark has no connector.")),
  });
  const make = async (call: KeptCall) => {
    const settlement = await attempt(claimed(call));
    if (settlement.state !== "delivered") throw new Error(`A call was not delivered: ${JSON.stringify(settlement)}`);
  };
  // Each slot sends its calls one after the other, as a connection of a pool does.
  const slots = Array.from({ length: atOnce }, () => Promise.resolve());
  let number = 0;
  return (call) => {
    number += 1;
    const slot = number % atOnce;
    const made = (slots[slot] ?? Promise.resolve()).then(() => make(call));
    slots[slot] = made;
    return made;
  };

  function claimed({ id, eventId, place, path, body }: KeptCall): ClaimedDelivery {
    const of = { id, eventId, ruleId: `rul_${place}`, endpointId: `end_${place}`, orderingKey: `order:${eventId}` };
    return {
      ...LEASED,
      ...WRITTEN,
      ...of,
      body,
      bodyBytes: body.length,
      endpointKind: "webhook",
      target: `${origin}${path}`,
      secrets,
    };
  }
}
