import { hash } from "node:crypto";
import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import type { RequestHandler } from "express";
import packageJson from "../../../package.json" with { type: "json" };

/**
 * The source of Haak's spans. The hub uses only the interface of OpenTelemetry, so that the operator can choose an SDK (`node --import`).
 * Without an SDK nothing is recorded, sent or stored.
 */
const tracer = trace.getTracer("haak", packageJson.version);

export interface SpanOptions {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** The parent span. Default: the active span. */
  readonly parent?: Context;
}

/** Starts a span. The caller must end it. */
export function startSpan({ name, kind, attributes, parent = context.active() }: SpanOptions): Span {
  return tracer.startSpan(name, { kind, attributes }, parent);
}

/**
 * Runs the work within a span, which is active during the work and ends with it. `work` starts before this function returns. If it fails,
 * the span gets only the name of the error, because messages of a database may contain stored data.
 */
export async function inSpan<T>(input: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  const span = startSpan(input);
  const active = trace.setSpan(input.parent ?? context.active(), span);
  try {
    return await context.with(active, work, undefined, span);
  } catch (error) {
    span.setAttribute("error.type", error instanceof Error ? error.name : typeof error);
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** Runs work outside of any span, such as a query that serves many requests. */
export function outsideSpans<T>(work: () => T): T {
  return context.with(ROOT_CONTEXT, work);
}

/**
 * A span as text in the form of the `traceparent` header (W3C Trace Context). It can be stored, so that later work, even in another
 * process, belongs to the same trace. Null without an SDK.
 */
export function traceparentOf(span: Span | undefined): string | null {
  const spanContext = span?.spanContext();
  if (spanContext === undefined || !isSpanContextValid(spanContext)) return null;
  const { traceId, spanId, traceFlags } = spanContext;
  return `00-${traceId}-${spanId}-${traceFlags & TraceFlags.SAMPLED ? "01" : "00"}`;
}

/** The inverse of `traceparentOf`: a span with this context as its parent belongs to that trace. Null starts a new trace. */
export function contextOf(traceparent: string | null): Context {
  const [, traceId, spanId, flags] = traceparent?.split("-") ?? [];
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT;
  const traceFlags = flags === "01" ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

const TRACE_ID_CHARACTERS = 32;

/** Identifies lines in the log that belong together. */
export interface TraceKey {
  /** The stored span. */
  readonly traceparent: string | null;
  /** The id of the event, or of the thing that is handled if there is no event. */
  readonly id: string;
}

/**
 * The trace id for the log: that of the stored span, or otherwise an id that is derived from `id`, so that the lines about an event and its
 * attempts are found together even without tracing.
 */
export function traceIdOf({ traceparent, id }: TraceKey): string {
  return traceparent?.split("-")[1] ?? hash("sha256", id, "hex").slice(0, TRACE_ID_CHARACTERS);
}

/**
 * Starts a span that lasts until the end of the answer, in the trace of the request (`traceparent`, or another header that the operator's
 * SDK reads). `route` is the pattern instead of the path, because a path may contain a secret.
 */
export function traceRequest(name: string, route: string): RequestHandler {
  return (request, response, next) => {
    const active = trace.getActiveSpan();
    const parent: Context = active ? context.active() : propagation.extract(context.active(), request.headers);
    const attributes = { "http.request.method": request.method, "http.route": route, "url.scheme": request.protocol };
    // If the SDK has already created a span for the request, this one must be a part of it.
    const span = startSpan({ name, kind: active ? SpanKind.INTERNAL : SpanKind.SERVER, attributes, parent });
    response.once("close", () => {
      span.setAttribute("http.response.status_code", response.statusCode);
      if (response.statusCode >= 500) {
        span.setAttribute("error.type", String(response.statusCode)).setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    });
    context.with(trace.setSpan(parent, span), next);
  };
}
