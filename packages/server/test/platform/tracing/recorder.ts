import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import {
  type Attributes,
  type Context,
  type ContextManager,
  context,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
  type TextMapPropagator,
  TraceFlags,
  type Tracer,
  trace,
} from "@opentelemetry/api";

/** An ended span, as a tracing backend gets it. */
export interface RecordedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly attributes: Attributes;
  readonly status: SpanStatus;
}

type OnEnd = (span: RecordedSpan) => void;

/** There is one recorder per process, because a tracer keeps the first SDK that it finds. */
let listener: OnEnd | null = null;

/** A minimal SDK: it keeps spans, follows asynchronous calls and reads `traceparent`. */
export function registerRecorder(onEnd: OnEnd): { unregister(): void } {
  listener = onEnd;
  trace.setGlobalTracerProvider({ getTracer: () => recordingTracer });
  context.setGlobalContextManager(new FollowingContext());
  propagation.setGlobalPropagator(traceContextPropagator);
  return {
    unregister() {
      listener = null;
      for (const api of [trace, context, propagation]) api.disable();
    },
  };
}

const recordingTracer: Tracer = {
  startSpan(name, options = {}, parent = context.active()) {
    // As without an SDK, because later tests run in the same process.
    if (listener === null) return trace.wrapSpanContext(trace.getSpanContext(parent) ?? INVALID_SPAN_CONTEXT);
    return recordingSpan(name, { options, parent, onEnd: listener });
  },
  startActiveSpan() {
    throw new Error("Haak makes no span that is active by itself.");
  },
};

function recordingSpan(
  name: string,
  { options, parent, onEnd }: { options: SpanOptions; parent: Context; onEnd: OnEnd },
): Span {
  const above = trace.getSpanContext(parent);
  const known = above && isSpanContextValid(above) ? above : null;
  const spanContext = {
    traceId: known?.traceId ?? randomBytes(16).toString("hex"),
    spanId: randomBytes(8).toString("hex"),
    traceFlags: known?.traceFlags ?? TraceFlags.SAMPLED,
  };
  const attributes: Attributes = { ...options.attributes };
  let status: SpanStatus = { code: SpanStatusCode.UNSET };
  let ended = false;
  const span: Span = {
    spanContext: () => spanContext,
    setAttribute: (key, value) => span.setAttributes({ [key]: value }),
    setAttributes: (more) => Object.assign(attributes, more) && span,
    setStatus(given) {
      status = given;
      return span;
    },
    addEvent: () => span,
    addLink: () => span,
    addLinks: () => span,
    updateName: () => span,
    recordException: () => undefined,
    isRecording: () => !ended,
    end() {
      if (ended) throw new Error(`The span "${name}" ends twice.`);
      ended = true;
      const ids = { traceId: spanContext.traceId, spanId: spanContext.spanId, parentSpanId: known?.spanId ?? null };
      onEnd({ name, kind: options.kind ?? 0, ...ids, attributes, status });
    },
  };
  return span;
}

class FollowingContext implements ContextManager {
  private readonly storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.storage.getStore() ?? ROOT_CONTEXT;
  }

  // biome-ignore lint/complexity/useMaxParams: the interface has four.
  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    active: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.storage.run(active, () => fn.apply(thisArg, args));
  }

  bind<T>(_active: Context, target: T): T {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    return this;
  }
}

const traceContextPropagator: TextMapPropagator = {
  inject: () => undefined,
  fields: () => ["traceparent"],
  extract(into, carrier, getter) {
    const header = getter.get(carrier, "traceparent");
    const [, traceId, spanId, flags] = /^00-(\w{32})-(\w{16})-(\w\d)$/.exec(String(header)) ?? [];
    if (traceId === undefined || spanId === undefined) return into;
    return trace.setSpanContext(into, { traceId, spanId, traceFlags: Number(flags), isRemote: true });
  },
};
