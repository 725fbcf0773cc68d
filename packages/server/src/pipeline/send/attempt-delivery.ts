import {
  type Connector,
  classifyStatus,
  type GuardedRequest,
  type GuardedResponse,
  isConnectorKind,
  mapMessageText,
  parseRetryAfter,
  plugandpaySignature,
  settleDelivery,
  signMessage,
} from "@haak/core";
import { maskHeaders, secretValues, withoutSecrets } from "../../platform/crypto/mask-headers.ts";
import type { Seal } from "../../platform/crypto/seal.ts";
import { mapValues } from "../../platform/map-values.ts";
import { remember } from "../../platform/remember.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { inSpan } from "../../platform/tracing/tracing.ts";
import { openHeaders } from "../plan/sealed-headers.ts";
import { UNSUBSCRIBE_FORMAT } from "../queue/enqueue-loose.ts";
import type { ClaimedDelivery } from "../queue/lease-due.ts";
import type { AttemptFacts, Settlement } from "../settle/settle.ts";
import { attemptSpan, noteOutcome, noteRequest } from "./attempt-span.ts";

/** A connection that a connector reaches its system by, with the key opened. */
export interface OpenConnection {
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
  readonly openConnection: (delivery: ClaimedDelivery) => Promise<OpenConnection>;
  readonly timeoutMs: number;
  readonly retryScheduleSeconds: readonly number[];
  readonly userAgent: string;
}

/** Secrets of endpoints that are called now stay open: opening one takes as long as signing with it. */
const OPEN_SECRETS_MAX = 2_000;

/** A delivery of which all is there that it sends. */
type WholeDelivery = ClaimedDelivery & { readonly body: string };

type OpenParts = AttemptParts & { readonly openSecret: (sealed: string) => string };

/** Makes one attempt at a delivery and says what it came to. Nothing is stored here. */
export function createAttemptDelivery(attemptParts: AttemptParts) {
  const openSecret = remember(OPEN_SECRETS_MAX, (sealed) => attemptParts.seal.open(Buffer.from(sealed, "base64")));
  const parts = { ...attemptParts, openSecret };
  return (delivery: ClaimedDelivery): Promise<Settlement> =>
    inSpan(attemptSpan(delivery), async (span) => {
      assertWhole(delivery);
      const at = parts.clock.now();
      const headers = requestHeaders(parts, delivery, at);
      const request: GuardedRequest = (wish) => {
        noteRequest(span, wish);
        return parts.request(wish);
      };
      const response = await send(parts, { delivery, headers, request });
      const settlement = toSettlement(parts, { delivery, at, headers, response });
      noteOutcome(span, settlement.attempt);
      return settlement;
    });
}

function assertWhole(delivery: ClaimedDelivery): asserts delivery is WholeDelivery {
  if (delivery.body === null)
    throw new Error(`The event of ${delivery.id}, with what is to be sent of it, is not there.`);
}

/** The headers of a webhook; a connector writes its own. The signature is of this attempt's time, over the stored bytes. */
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

/** The newest first; a rotated one signs along until its overlap ends. */
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
  // What frames the message is ours; a header that holds the key is filled in by the connector alone.
  const ours = { "content-type": delivery.contentType, "user-agent": parts.userAgent };
  const framed: GuardedRequest = (wish) => request({ ...wish, headers: { ...wish.headers, ...ours } });
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

function toSettlement(parts: AttemptParts, made: MadeAttempt): Settlement {
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
    // A failed probe cost its delivery nothing: the breaker alone says when the next one goes.
    dueAt: settled.state === "waiting" && !failedProbe ? settled.dueAt : now,
    number: delivery.attempts + 1,
    attemptsSpent,
    subject: delivery.subject,
    laneNotBefore: holdLane(settled, attempt, now),
    ofConnector: isConnectors(delivery),
    attempt,
    // Before the delivery's own id, so that the lines of one event are found together.
    trace: { traceparent: delivery.traceparent, id: delivery.eventId ?? delivery.id },
  };
}

/** A receiver that is gone gets nothing more while its hook is removed or its endpoint switched off, right after this. */
const GONE_HOLD_MS = 10_000;

function holdLane(settled: ReturnType<typeof settleDelivery>, attempt: AttemptFacts, now: Date): Date | null {
  if (attempt.outcome === "gone") return new Date(now.getTime() + GONE_HOLD_MS);
  return settled.state === "delivered" ? null : settled.laneNotBefore;
}

function toFacts({ delivery, at, headers, response }: MadeAttempt): AttemptFacts {
  // Whatever a seller puts into a header may be a credential; our own headers are told from these by their names.
  const sellers = Object.keys(delivery.headers);
  const requestHeaders = maskHeaders(headers, sellers);
  const durationMs = Math.round(response.durationMs);
  // A receiver that repeats what it was sent would otherwise bring the seller's secrets into the log.
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
