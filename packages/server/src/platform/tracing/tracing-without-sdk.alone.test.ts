import { context, SpanKind, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { contextOf, inSpan, startSpan, traceIdOf, traceparentOf } from "./tracing.ts";

/** This test runs in its own process, because a tracer that has once used an SDK keeps it. */
const input = (name: string) => ({ name, kind: SpanKind.INTERNAL, attributes: { a: 1 } });

describe("without an SDK", () => {
  it("work is done, and nothing is recorded or stored", async () => {
    const seen = await inSpan(input("nothing"), async (span) => [
      span.isRecording(),
      traceparentOf(span),
      context.active(),
    ]);
    expect(seen).toEqual([false, null, contextOf(null)]);
    expect(traceparentOf(trace.getActiveSpan())).toBeNull();
  });

  it("the log still has a stable id for lines that belong together", () => {
    expect(traceIdOf({ traceparent: null, id: "evt_1" })).toMatch(/^[0-9a-f]{32}$/);
    expect(traceIdOf({ traceparent: null, id: "evt_1" })).toBe(traceIdOf({ traceparent: null, id: "evt_1" }));
    expect(traceIdOf({ traceparent: null, id: "evt_1" })).not.toBe(traceIdOf({ traceparent: null, id: "evt_2" }));
  });

  it("a trace that another process stored continues in the log", () => {
    const stored = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    expect(traceIdOf({ traceparent: stored, id: "evt_1" })).toBe("0af7651916cd43dd8448eb211c80319c");
    expect(traceparentOf(startSpan({ ...input("part"), parent: contextOf(stored) }))).toBe(stored);
  });
});
