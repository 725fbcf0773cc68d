import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { skipContinue } from "./skip-continue.ts";

/** The text that a reader gets if it arrives in pieces, cut at these places. The filter is opened once, at the start. */
function readThrough(text: string, cuts: readonly number[]): string {
  const places = [...new Set([0, ...cuts.map((cut) => cut % text.length), text.length])].sort((a, b) => a - b);
  const pieces = places.slice(1).map((place, index) => Buffer.from(text.slice(places[index], place)));
  const socket = { read: (): Buffer | null => pieces.shift() ?? null };
  const expectAnswer = skipContinue(socket);
  expectAnswer();
  return Array.from({ length: pieces.length }, () => socket.read()?.toString() ?? "").join("");
}

const cuts = fc.array(fc.nat(), { maxLength: 10 });

describe("an answer", () => {
  it("loses only the 100 answers before it, for any division into pieces", () => {
    const goOn = fc.constantFrom("HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100\r\nx: y\r\n\r\n");
    const final = fc.constantFrom(
      "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
      "HTTP/1.1 103 Early\r\n\r\nx",
      "garbage",
    );
    fc.assert(
      fc.property(fc.array(goOn, { maxLength: 3 }), final, cuts, (before, rest, places) => {
        expect(readThrough(before.join("") + rest, places)).toBe(rest);
      }),
    );
  });

  it("that only resembles a 100 passes", () => {
    const lookalike = fc.constantFrom(
      "HTTP/1.1 1000 No\r\n\r\nx",
      "HTTP/1.0 100 Continue\r\n\r\nx",
      "HTTP/1.1 10",
      "HTTQ",
    );
    fc.assert(
      fc.property(lookalike, cuts, (text, places) => {
        expect(text.startsWith(readThrough(text, places))).toBe(true);
        if (text.length > 13) expect(readThrough(text, places)).toBe(text);
      }),
    );
  });

  it("with a 100 whose head never ends passes, so that the parser refuses it", () => {
    const endless = `HTTP/1.1 100 Continue\r\nx: ${"y".repeat(20_000)}`;
    expect(readThrough(endless, [])).toBe(endless);
  });
});

it("a filter that was not opened changes nothing", () => {
  const socket = { read: (): Buffer | null => Buffer.from("HTTP/1.1 100 Continue\r\n\r\n") };
  skipContinue(socket);
  expect(socket.read()?.toString()).toBe("HTTP/1.1 100 Continue\r\n\r\n");
});
