import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findSharedSuffix, withoutSharedSuffix, withSharedSuffix } from "./shared-body-suffix.ts";

/** Texts as they come, with halves of characters and characters of two halves. */
const anyText = fc.string({ unit: "binary" });

describe("the shared suffix of a body", () => {
  it("is the text of the event from its data on, up to the end of both", () => {
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

  it("restores the exact body, whatever the texts of the event and the call are", () => {
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

  it("is missing if its event is gone, and never counts as empty", () => {
    expect(withSharedSuffix('{"id":"dlv_1","data":', 18, null)).toBeNull();
  });
});
