import fc from "fast-check";

/**
 * Any character that there is, but no half of a pair: what fast-check's `unit: "binary"` gives. That one builds a table of all
 * code points first, which takes a second of computing and ran tests into their time-out on a busy machine.
 */
export const anyCharacter = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));
