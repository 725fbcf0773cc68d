import { type Context, context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { RequestHandler } from "express";
import { startSpan } from "../tracing/tracing.ts";

/**
 * Starts a span that lasts until the end of the answer, in the trace that the request names (`traceparent`, or whatever the operator's SDK
 * reads). `route` is the pattern and not the path, because a path may contain a secret.
 */
export function traceRequest(name: string, route: string): RequestHandler {
  return (request, response, next) => {
    const active = trace.getActiveSpan();
    const parent: Context = active ? context.active() : propagation.extract(context.active(), request.headers);
    const attributes = { "http.request.method": request.method, "http.route": route, "url.scheme": request.protocol };
    // If the SDK has already made a span for the request, this one must be a part of it.
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
