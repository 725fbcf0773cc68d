import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { useRecorder } from "../../../test/platform/tracing/use-recorder.ts";
import { contextOf, inSpan, outsideSpans, startSpan, traceIdOf, traceparentOf } from "./tracing.ts";

const input = (name: string) => ({ name, kind: SpanKind.INTERNAL, attributes: { a: 1 } });

describe("with an SDK, a span", () => {
  const ended = useRecorder();

  it("is active during its work, so that spans of the work are parts of it", async () => {
    const answer = await inSpan(input("outer"), async () => {
      await Promise.resolve();
      return inSpan(input("inner"), async () => "done");
    });
    expect(answer).toBe("done");
    const [inner, outer] = ended;
    expect(inner).toMatchObject({ name: "inner", traceId: outer?.traceId, parentSpanId: outer?.spanId });
    expect(outer).toMatchObject({ name: "outer", parentSpanId: null, attributes: { a: 1 }, status: { code: 0 } });
  });

  it("starts its work at once, so that calls keep their order", () => {
    const order: string[] = [];
    void inSpan(input("one"), async () => void order.push("one"));
    order.push("two");
    expect(order).toEqual(["one", "two"]);
  });

  it("ends with the error of its work, and stores the name but not the message", async () => {
    const broken = inSpan(input("broken"), () => Promise.reject(new TypeError("whsec_hidden")));
    await expect(broken).rejects.toThrow("whsec_hidden");
    expect(ended).toMatchObject([
      { attributes: { "error.type": "TypeError" }, status: { code: SpanStatusCode.ERROR } },
    ]);
    expect(JSON.stringify(ended)).not.toContain("whsec_hidden");
  });

  it("that was stored as text can have parts in another process later", async () => {
    let stored: string | null = null;
    await inSpan(input("first"), async (span) => {
      stored = traceparentOf(span);
    });
    expect(stored).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    await inSpan({ ...input("later"), parent: contextOf(stored) }, async () => undefined);
    const [first, later] = ended;
    expect(later).toMatchObject({ traceId: first?.traceId, parentSpanId: first?.spanId });
    expect(traceIdOf({ traceparent: stored, id: "evt_1" })).toBe(first?.traceId);
  });

  it("that is not sampled is still not sampled after it was stored", () => {
    const unsampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
    expect(trace.getSpanContext(contextOf(unsampled))).toMatchObject({ traceFlags: 0, isRemote: true });
    expect(traceparentOf(startSpan({ ...input("part"), parent: contextOf(unsampled) }))).toMatch(/-00$/);
  });

  it("has no part in work that is shared", async () => {
    await inSpan(input("one"), () => outsideSpans(() => inSpan(input("group"), async () => undefined)));
    expect(ended.map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([
      ["group", null],
      ["one", null],
    ]);
  });
});
