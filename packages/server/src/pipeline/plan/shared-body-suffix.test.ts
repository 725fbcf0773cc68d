import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findSharedSuffix, withoutSharedSuffix, withSharedSuffix } from "./shared-body-suffix.ts";

/** Texts as they come, with halves of characters and characters of two halves. */
const anyText = fc.string({ unit: "binary" });

describe("the rest of a body", () => {
  it("is what an event's text says from its data on, up to the end of both", () => {
    const text = '{"key":"k","data":{"order":{"id":"7"}}}';
    const body = '{"id":"dlv_1","data":{"order":{"id":"7"}}}';
    const rest = findSharedSuffix(text)(body);
    expect(rest).toEqual({ at: 18, length: 21 });
    expect(withoutSharedSuffix(body, rest)).toBe('{"id":"dlv_1","data":');
    expect(withSharedSuffix('{"id":"dlv_1","data":', 18, text)).toBe(body);
  });

  it.each([
    ["the text has no data", '{"key":"k"}', '{"id":"dlv_1"}'],
    ["the text goes on after its data", '{"data":{"a":1},"key":"k"}', '{"id":"dlv_1","data":{"a":1}}'],
    ["the body is about a line", '{"key":"k","data":{"a":1}}', '{"id":"dlv_1","data":{"a":1,"line":{}}}'],
    ["the body is a form", '{"key":"k","data":{"a":1}}', "id=dlv_1&a=1"],
  ])("is not there where %s", (_why, text, body) => {
    const rest = findSharedSuffix(text)(body);
    expect(rest).toBeNull();
    expect(withoutSharedSuffix(body, rest)).toBe(body);
    expect(withSharedSuffix(body, null, text)).toBe(body);
  });

  it("makes the very body again, whatever texts an event and a call are", () => {
    const both = fc.oneof(
      fc.tuple(anyText, anyText),
      fc
        .tuple(anyText, anyText, anyText)
        .map(([before, own, data]) => [`${before},"data":${data}`, own + data] as const),
    );
    fc.assert(
      fc.property(both, ([text, body]) => {
        const rest = findSharedSuffix(text)(body);
        expect(withSharedSuffix(withoutSharedSuffix(body, rest), rest?.at ?? null, text)).toBe(body);
      }),
    );
  });

  it("is missed where its event is gone, and never taken for nothing", () => {
    expect(withSharedSuffix('{"id":"dlv_1","data":', 18, null)).toBeNull();
  });
});
