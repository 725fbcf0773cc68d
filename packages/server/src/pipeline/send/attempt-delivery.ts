import {
  type Connector,
  classifyStatus,
  type GuardedRequest,
  type GuardedResponse,
  isConnectorKind,
  mapMessageText,
  type Outcome,
  parseRetryAfter,
  plugandpaySignature,
  settleDelivery,
  signMessage,
  type UserMessage,
} from "@haak/core";
import { maskHeaders, secretValues, withoutSecrets } from "../../platform/crypto/mask-headers.ts";
import type { Seal } from "../../platform/crypto/seal.ts";
import { mapValues } from "../../platform/map-values.ts";
import { memoize } from "../../platform/memoize.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { inSpan, type TraceKey } from "../../platform/tracing/tracing.ts";
import { openHeaders } from "../plan/sealed-headers.ts";
import { UNSUBSCRIBE_FORMAT } from "../queue/enqueue.ts";
import type { ClaimedDelivery } from "../queue/lease-due.ts";
import { attemptSpan, noteOutcome, noteRequest } from "./attempt-span.ts";

/** The result of an attempt, and what becomes of its delivery. */
export interface AttemptSettlement {
  readonly bucket: number;
  readonly shopId: string;
  readonly id: string;
  readonly leaseId: string;
  readonly state: "delivered" | "waiting" | "failed";
  /** When a waiting delivery is due again; now for the others. */
  readonly dueAt: Date;
  /** The number of the attempt at this delivery, counted from 1. */
  readonly number: number;
  readonly attemptsSpent: number;
  /** The order or subscription whose later deliveries may be deferred for this one. */
  readonly orderingKey: string | null;
  /** Set when the receiver asked the whole lane to wait (Retry-After). */
  readonly laneNotBefore: Date | null;
  /** Whether a connector made the attempt, so that somebody's access may depend on it. */
  readonly ofConnector: boolean;
  readonly attempt: AttemptFacts;
  /** By which the lines in the log are found together. */
  readonly trace: TraceKey;
}

/** One attempt as it is stored. */
export interface AttemptFacts {
  readonly at: Date;
  readonly durationMs: number;
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly error: UserMessage | null;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseHeaders: Readonly<Record<string, string>> | null;
  readonly responseBody: string | null;
}

/** The connection by which a connector reaches its system, with the key decrypted. */
export interface ConnectorTarget {
  readonly baseUrl: string;
  readonly apiKey: string;
}

/** What attempting needs. */
export interface AttemptParts {
  readonly clock: Clock;
  readonly seal: Seal;
  readonly random: () => number;
  readonly request: GuardedRequest;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly openConnection: (delivery: ClaimedDelivery) => Promise<ConnectorTarget>;
  readonly timeoutMs: number;
  readonly retryScheduleSeconds: readonly number[];
  readonly userAgent: string;
}

/** Decrypted secrets of endpoints that are called now stay in memory, because decrypting one takes as long as signing with it. */
const OPEN_SECRETS_MAX = 2_000;

/** A delivery whose whole body is there. */
type WholeDelivery = ClaimedDelivery & { readonly body: string };

type OpenParts = AttemptParts & { readonly openSecret: (sealed: string) => string };

/** Makes one attempt at a delivery and returns the result. Nothing is stored here. */
export function createAttemptDelivery(attemptParts: AttemptParts) {
  const openSecret = memoize(OPEN_SECRETS_MAX, (sealed) => attemptParts.seal.open(Buffer.from(sealed, "base64")));
  const parts = { ...attemptParts, openSecret };
  return (delivery: ClaimedDelivery): Promise<AttemptSettlement> =>
    inSpan(attemptSpan(delivery), async (span) => {
      assertWhole(delivery);
      const at = parts.clock.now();
      const headers = requestHeaders(parts, delivery, at);
      const request: GuardedRequest = (outgoing) => {
        noteRequest(span, outgoing);
        return parts.request(outgoing);
      };
      const response = await send(parts, { delivery, headers, request });
      const settlement = toSettlement(parts, { delivery, at, headers, response });
      noteOutcome(span, settlement.attempt);
      return settlement;
    });
}

function assertWhole(delivery: ClaimedDelivery): asserts delivery is WholeDelivery {
  if (delivery.body === null)
    throw new Error(`The event of ${delivery.id}, which has the end of its body, is missing.`);
}

/** The headers of a webhook; a connector adds its own. The signature has the time of this attempt and covers the stored bytes. */
function requestHeaders(parts: OpenParts, delivery: WholeDelivery, at: Date): Record<string, string> {
  const headers = openHeaders(parts.seal, delivery.headers);
  headers["content-type"] = delivery.contentType;
  headers["user-agent"] = parts.userAgent;
  if (isConnectors(delivery)) return headers;
  const secrets = liveSecrets(parts, delivery, at);
  const signed = signMessage({
    id: delivery.id,
    timestamp: Math.floor(at.getTime() / 1_000),
    body: delivery.body,
    secrets,
  });
  const [newest] = secrets;
  if (delivery.format !== "plugandpay-v2" || newest === undefined) return Object.assign(headers, signed);
  return Object.assign(headers, signed, { "x-signature": plugandpaySignature(delivery.body, newest) });
}

/** The newest first; a rotated one also signs until its overlap ends. */
function liveSecrets({ openSecret }: OpenParts, delivery: ClaimedDelivery, at: Date): string[] {
  return delivery.secrets
    .filter(({ expires_at }) => expires_at === null || new Date(expires_at) > at)
    .map(({ sealed }) => openSecret(sealed));
}

interface Sending {
  readonly delivery: WholeDelivery;
  readonly headers: Record<string, string>;
  readonly request: GuardedRequest;
}

async function send(parts: AttemptParts, { delivery, headers, request }: Sending): Promise<GuardedResponse> {
  const { body, target: url } = delivery;
  const { timeoutMs } = parts;
  if (!isConnectors(delivery)) {
    const ended = delivery.format === UNSUBSCRIBE_FORMAT;
    return request({ method: ended ? "DELETE" : "POST", url, headers, body: ended ? null : body, timeoutMs });
  }
  const connector = parts.connectors.get(delivery.endpointKind);
  if (!connector) throw new Error(`There is no connector for ${delivery.endpointKind}.`);
  const connection = await parts.openConnection(delivery);
  // These headers are the hub's own; only the connector fills in a header with the key.
  const ours = { "content-type": delivery.contentType, "user-agent": parts.userAgent };
  const framed: GuardedRequest = (outgoing) => request({ ...outgoing, headers: { ...outgoing.headers, ...ours } });
  const own = openHeaders(parts.seal, delivery.headers);
  return connector.deliver({ body, connection, request: delivery.request, headers: own, timeoutMs }, framed);
}

function isConnectors({ endpointKind }: ClaimedDelivery): boolean {
  return isConnectorKind(endpointKind);
}

interface MadeAttempt {
  readonly delivery: ClaimedDelivery;
  readonly at: Date;
  readonly headers: Record<string, string>;
  readonly response: GuardedResponse;
}

function toSettlement(parts: AttemptParts, made: MadeAttempt): AttemptSettlement {
  const { delivery } = made;
  const now = parts.clock.now();
  const attempt = toFacts(made);
  const failedProbe = delivery.probing && attempt.outcome !== "delivered" && attempt.outcome !== "gone";
  const attemptsSpent = delivery.attemptsSpent + (failedProbe ? 0 : 1);
  const settled = settleDelivery({
    outcome: attempt.outcome,
    status: attempt.status,
    retryAfterSeconds: parseRetryAfter(attempt.responseHeaders?.["retry-after"] ?? null, now),
    attemptsSpent,
    scheduleSeconds: parts.retryScheduleSeconds,
    now,
    random: parts.random,
  });
  return {
    bucket: delivery.bucket,
    shopId: delivery.shopId,
    id: delivery.id,
    leaseId: delivery.leaseId,
    state: settled.state,
    // A failed probe does not spend the schedule of its delivery, so only the breaker decides when the next one goes.
    dueAt: settled.state === "waiting" && !failedProbe ? settled.dueAt : now,
    number: delivery.attempts + 1,
    attemptsSpent,
    orderingKey: delivery.orderingKey,
    laneNotBefore: laneWaitOf(settled, attempt, now),
    ofConnector: isConnectors(delivery),
    attempt,
    // The event's id rather than the delivery's own, so that the lines of one event are found together.
    trace: { traceparent: delivery.traceparent, id: delivery.eventId ?? delivery.id },
  };
}

/** A receiver that answered 410 gets nothing while its hook is removed or its endpoint switched off, right after this. */
const GONE_WAIT_MS = 10_000;

function laneWaitOf(settled: ReturnType<typeof settleDelivery>, attempt: AttemptFacts, now: Date): Date | null {
  if (attempt.outcome === "gone") return new Date(now.getTime() + GONE_WAIT_MS);
  return settled.state === "delivered" ? null : settled.laneNotBefore;
}

function toFacts({ delivery, at, headers, response }: MadeAttempt): AttemptFacts {
  // Any header that a seller added may be a credential, so these are masked; their names are known.
  const sellers = Object.keys(delivery.headers);
  const requestHeaders = maskHeaders(headers, sellers);
  const durationMs = Math.round(response.durationMs);
  // A receiver may repeat what it was sent, and the seller's secrets must not reach the log.
  const secrets = secretValues(headers, sellers);
  const clean = (text: string) => withoutSecrets(text, secrets);
  if (response.kind === "failed") {
    const { outcome, error } = response;
    return {
      at,
      durationMs,
      requestHeaders,
      outcome,
      error: mapMessageText(error, clean),
      status: null,
      responseHeaders: null,
      responseBody: null,
    };
  }
  return {
    at,
    durationMs,
    requestHeaders,
    outcome: classifyStatus(response.status),
    error: null,
    status: response.status,
    responseHeaders: maskHeaders(secrets.length === 0 ? response.headers : mapValues(response.headers, clean)),
    responseBody: clean(response.body),
  };
}
