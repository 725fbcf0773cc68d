import fc from "fast-check";

/**
 * Any character except half a surrogate pair, like fast-check's `unit: "binary"`. That one first builds a table of
 * all code points, which takes a second and made tests time out on a busy machine.
 */
export const anyCharacter = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));
