import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CORE_WORDS } from "@haak/core";
import { describe, expect, it } from "vitest";
import { HUB_WORDS, speak } from "./say.ts";

const packages = join(import.meta.dirname, "../../../..");
const SOURCES = "{core,server,huddle-connector,http-member-connector}/src/**/*.ts";

/** Where zod or a statement of SQL is given a sentence: both take any text, so that types hold nobody to `say` there. */
const SAID_TO_ANYBODY = [
  /\.(?:regex|min|max|refine|length|startsWith|superRefine)\([^;]*?,\s*(["'`][^"'`\n]+ [^"'`\n]+["'`])\s*,?\s*\)/g,
  /\bz\.\w+\(\s*(["'`][^"'`\n]+ [^"'`\n]+["'`])\s*\)/g,
  /\b(?:error|problem|note) = ('[^'\n]+ [^'\n]+')/g,
  /\b(?:message|error):\s*(["'`][^"'`\n]+ [^"'`\n]+["'`])/g,
];

function withoutDutch(): string[] {
  const files = globSync(SOURCES, { cwd: packages }).filter(
    (path) => !/\.(test|fixture|openapi)\.ts$|openapi\/|words/.test(path),
  );
  return files.flatMap((path) => {
    const text = readFileSync(join(packages, path), "utf8");
    return SAID_TO_ANYBODY.flatMap((pattern) => [...text.matchAll(pattern)].map(([, said]) => `${path}: ${said}`));
  });
}

describe("what the hub says to people", () => {
  it("has Dutch also where a schema or a statement says it", () => {
    expect(withoutDutch()).toEqual([]);
  });

  it("has the same names in braces on both sides", () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([name]) => name).toSorted();
    for (const [english, dutch] of Object.entries(HUB_WORDS)) expect(names(dutch), english).toEqual(names(english));
  });

  it("is said once: what core says has its Dutch there", () => {
    expect(Object.keys(HUB_WORDS).filter((english) => english in CORE_WORDS)).toEqual([]);
  });

  it.each([
    ["There is no such rule in this shop.", "Zo'n regel is er niet in deze winkel."],
    [
      "/api_token: is missing; give it a value: text (and 2 more)",
      "/api_token: ontbreekt; vul iets in: tekst (en nog 2)",
    ],
    [
      "The URL must start with https://: 127.0.0.1 is a loopback address, and HAAK_ALLOW_TARGETS does not name it.",
      "De URL moet met https:// beginnen: 127.0.0.1 is een adres van de computer zelf, en staat niet in HAAK_ALLOW_TARGETS.",
    ],
    [
      "example.com did not answer within 15 seconds. It was tried 3 times.",
      "example.com antwoordde niet binnen 15 seconden. Er zijn 3 pogingen gedaan.",
    ],
    [
      "This notice tells of order.paid. Plug&Pay says of order 7 that its payment is open and its invoice final. It was tried 3 times.",
      "Deze melding vertelt van order.paid. Plug&Pay zegt van bestelling 7 dat de betaling open is en de factuur definitief (final). Er zijn 3 pogingen gedaan.",
    ],
    [
      "Plug&Pay answered 500 for /v2/orders/7. It was tried once.",
      "Plug&Pay antwoordde 500 op /v2/orders/7. Er is één poging gedaan.",
    ],
    [
      '/event/triggerable_id must be the id of the thing: a whole number above 0; /event/triggerable_type must be "order" with this trigger',
      '/event/triggerable_id moet het id van het ding zijn: een geheel getal boven 0; /event/triggerable_type moet bij deze trigger "order" zijn',
    ],
    [
      "Which upsell this was is not known: the checkout cannot be read: Plug&Pay answered with another id than 7..",
      "Welke upsell dit was, is niet bekend: de betaalpagina kan niet worden gelezen: Plug&Pay antwoordde met een ander id dan 7..",
    ],
  ])("is Dutch for who reads Dutch, in all its parts: %s", (english, dutch) => {
    expect([speak(english, "nl"), speak(english, "en"), speak(null, "nl")]).toEqual([dutch, english, null]);
  });
});
