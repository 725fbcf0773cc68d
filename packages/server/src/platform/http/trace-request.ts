import { type Context, context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { RequestHandler } from "express";
import { startSpan } from "../tracing/tracing.ts";

/**
 * Makes a span of what follows, from here to the end of the answer, as a part of the trace that the request names
 * (`traceparent`, or whatever the operator's SDK reads). `route` is the pattern that the request fits: a path may hold a
 * secret, a pattern does not.
 */
export function traceRequest(name: string, route: string): RequestHandler {
  return (request, response, next) => {
    const active = trace.getActiveSpan();
    const parent: Context = active ? context.active() : propagation.extract(context.active(), request.headers);
    const attributes = { "http.request.method": request.method, "http.route": route, "url.scheme": request.protocol };
    // An SDK that watches Node's own server has made the span of the request already, and this is then a part of it.
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
