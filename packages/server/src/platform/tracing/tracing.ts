import { hash } from "node:crypto";
import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import packageJson from "../../../package.json" with { type: "json" };

/**
 * Where Haak's spans come from. Of OpenTelemetry the hub knows the interface alone: whoever runs it brings an SDK
 * (`node --import`), and without one nothing is recorded, sent or stored.
 */
const tracer = trace.getTracer("haak", packageJson.version);

/** A span about to begin. */
export interface SpanOptions {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** What it is a part of. Default: the span that is active here. */
  readonly parent?: Context;
}

/** Begins a span; the caller ends it. */
export function startSpan({ name, kind, attributes, parent = context.active() }: SpanOptions): Span {
  return tracer.startSpan(name, { kind, attributes }, parent);
}

/**
 * Does the work within a span, which is active during it and ends with it. `work` begins at once, before this returns. Of an
 * error the span holds the name alone: messages of a database may repeat what was to be stored.
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

/** Does work that is no part of any span, such as that of a group which gathers the requests of many. */
export function outsideSpans<T>(work: () => T): T {
  return context.with(ROOT_CONTEXT, work);
}

/**
 * A span as text that can be stored, in the form of the `traceparent` header (W3C Trace Context), so that what is done
 * later, by another process perhaps, is a part of the same trace. Null without an SDK: then there is nothing to tell.
 */
export function traceparentOf(span: Span | undefined): string | null {
  const spanContext = span?.spanContext();
  if (spanContext === undefined || !isSpanContextValid(spanContext)) return null;
  const { traceId, spanId, traceFlags } = spanContext;
  return `00-${traceId}-${spanId}-${traceFlags & TraceFlags.SAMPLED ? "01" : "00"}`;
}

/** The other way round: what begins with it as its parent belongs to that trace; null begins a trace of its own. */
export function contextOf(traceparent: string | null): Context {
  const [, traceId, spanId, flags] = traceparent?.split("-") ?? [];
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT;
  const traceFlags = flags === "01" ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

const TRACE_ID_CHARACTERS = 32;

/** Whose lines in the log belong together. */
export interface TraceKey {
  /** The stored span. */
  readonly traceparent: string | null;
  /** The event, or what has none. */
  readonly id: string;
}

/**
 * The trace id for the log: that of the stored span, or without one an id that follows from `id`, so that the lines about an
 * event and its attempts are found together also where nobody traces.
 */
export function traceIdOf({ traceparent, id }: TraceKey): string {
  return traceparent?.split("-")[1] ?? hash("sha256", id, "hex").slice(0, TRACE_ID_CHARACTERS);
}
