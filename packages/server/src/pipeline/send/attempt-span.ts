import type { OutgoingRequest } from "@haak/core";
import { type Attributes, type Span, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { contextOf, type SpanWish } from "../../platform/tracing/tracing.ts";
import type { ClaimedDelivery } from "../queue/lease-due.ts";
import type { AttemptFacts } from "../settle/settle.ts";

/**
 * The span of one attempt, a part of the trace of its event, however long ago that was and whichever process took it. Named
 * by OpenTelemetry's conventions for HTTP clients, but for `url.full`: the URL of a hook is a secret.
 */
export function attemptSpan(delivery: ClaimedDelivery): SpanWish {
  const { id, shopId, endpointId, eventId, ruleId, attemptsSpent } = delivery;
  const attributes: Attributes = {
    "haak.delivery.id": id,
    "haak.shop.id": shopId,
    "haak.endpoint.id": endpointId,
  };
  if (eventId !== null) attributes["haak.event.id"] = eventId;
  if (ruleId !== null) attributes["haak.rule.id"] = ruleId;
  if (attemptsSpent > 0) attributes["http.request.resend_count"] = attemptsSpent;
  return { name: "send delivery", kind: SpanKind.CLIENT, parent: contextOf(delivery.traceparent), attributes };
}

/** Whom it calls; of the URL nothing that could be secret. */
export function noteRequest(span: Span, { method, url }: OutgoingRequest): void {
  // Where nobody traces, as is usual, the URL need not be read for it.
  if (!span.isRecording()) return;
  const target = URL.parse(url);
  span.setAttribute("http.request.method", method);
  if (target === null) return;
  const port = target.port === "" ? PORTS[target.protocol] : Number(target.port);
  span.setAttributes({ "server.address": target.hostname, "url.scheme": target.protocol.replace(":", "") });
  if (port !== undefined) span.setAttribute("server.port", port);
}

const PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/** What came of it. */
export function noteOutcome(span: Span, { outcome, status }: AttemptFacts): void {
  span.setAttribute("haak.outcome", outcome);
  if (status !== null) span.setAttribute("http.response.status_code", status);
  if (outcome === "delivered") return;
  span.setAttribute("error.type", status === null ? outcome : String(status));
  span.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
}
