import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../test/support/any-character.ts";
import { aRuleDefinition } from "../../../test/support/builders.ts";
import { createSeal } from "../../platform/crypto/seal.ts";
import { openDefinition, openHeaders, sealDefinition, sealedHeadersOf } from "./sealed-headers.ts";

const seal = createSeal(Buffer.alloc(32, 7));
const url = "https://example.com/hook";

describe("the headers of a rule", () => {
  it("are stored with their names as they are and their values sealed, and come out as they were", () => {
    const definition = aRuleDefinition({ action: { type: "webhook", url, headers: { "X-Api-Key": "geheim-123" } } });
    const stored = sealDefinition(seal, definition);
    expect(JSON.stringify(stored)).toContain("X-Api-Key");
    expect(JSON.stringify(stored)).not.toContain("geheim");
    expect(openDefinition(seal, stored)).toEqual(definition);
    expect(openHeaders(seal, sealedHeadersOf(stored.action))).toEqual({ "X-Api-Key": "geheim-123" });
  });

  it("survive whatever they hold, also after a journey through JSON", () => {
    const anyHeaders = fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,20}$/), fc.string({ unit: anyCharacter }));
    fc.assert(
      fc.property(anyHeaders, (headers) => {
        const definition = { ...aRuleDefinition(), action: { type: "webhook", url, format: "haak", headers } } as const;
        const stored = JSON.parse(JSON.stringify(sealDefinition(seal, definition)));
        expect(openDefinition(seal, stored)).toEqual(JSON.parse(JSON.stringify(definition)));
      }),
    );
  });

  it("are there for a webhook alone: an action of another kind is stored as it is", () => {
    const definition = aRuleDefinition({ action: { type: "zapier", url } });
    const stored = sealDefinition(seal, definition);
    expect(stored).toEqual(definition);
    expect(sealedHeadersOf(stored.action)).toEqual({});
  });

  it("cannot be opened with another key", () => {
    const definition = aRuleDefinition({ action: { type: "webhook", url, headers: { "X-Api-Key": "geheim-123" } } });
    const other = createSeal(Buffer.alloc(32, 8));
    expect(() => openDefinition(other, sealDefinition(seal, definition))).toThrow();
  });
});
