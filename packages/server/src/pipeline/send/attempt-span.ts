import type { Outcome, OutgoingRequest } from "@haak/core";
import { type Attributes, type Span, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { contextOf, type SpanOptions } from "../../platform/tracing/tracing.ts";
import type { ClaimedDelivery } from "../queue/lease-due.ts";

/**
 * The span of one attempt. It belongs to the trace of its event, however long ago that was and whichever process accepted it. The
 * names follow OpenTelemetry's conventions for HTTP clients, without `url.full`, because the URL of a hook is a secret.
 */
export function attemptSpan(delivery: ClaimedDelivery): SpanOptions {
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

/** Notes the server that is called, and nothing of the URL that could be secret. */
export function noteRequest(span: Span, { method, url }: OutgoingRequest): void {
  // Usually there is no tracing, and then the URL need not be parsed.
  if (!span.isRecording()) return;
  const target = URL.parse(url);
  span.setAttribute("http.request.method", method);
  if (target === null) return;
  const port = target.port === "" ? PORTS[target.protocol] : Number(target.port);
  span.setAttributes({ "server.address": target.hostname, "url.scheme": target.protocol.replace(":", "") });
  if (port !== undefined) span.setAttribute("server.port", port);
}

const PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

export function noteOutcome(
  span: Span,
  { outcome, status }: { readonly outcome: Outcome; readonly status: number | null },
): void {
  span.setAttribute("haak.outcome", outcome);
  if (status !== null) span.setAttribute("http.response.status_code", status);
  if (outcome === "delivered") return;
  span.setAttribute("error.type", status === null ? outcome : String(status));
  span.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
}
