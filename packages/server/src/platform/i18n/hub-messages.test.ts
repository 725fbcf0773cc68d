import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { httpMemberConnector } from "@haak/http-member-connector";
import { huddleConnector } from "@haak/huddle-connector";
import { describe, expect, it } from "vitest";
import { createHubTranslate, HUB_MESSAGES, hubMessage, translateHubMessage } from "./hub-messages.ts";

const packages = join(import.meta.dirname, "../../../..");
const SOURCES = "{core,server,huddle-connector,http-member-connector}/src/**/*.ts";

/** The texts for zod schemas, because types cannot check that they come from the catalogue. */
const TEXTS_FOR_ZOD = [
  /\.(?:regex|min|max|refine|length|startsWith|superRefine)\([^;]*?,\s*(["'`][^"'`\n]+ [^"'`\n]+["'`])\s*,?\s*\)/g,
  /\bz\.\w+\(\s*(["'`][^"'`\n]+ [^"'`\n]+["'`])\s*\)/g,
  /\b(?:message|error):\s*(["'`][^"'`\n]+ [^"'`\n]+["'`])/g,
];

function textsOutsideCatalogues(): string[] {
  const files = globSync(SOURCES, { cwd: packages }).filter(
    (path) => !/\.(test|fixture)\.ts$|openapi|messages\.ts$/.test(path),
  );
  return files.flatMap((path) => {
    const text = readFileSync(join(packages, path), "utf8");
    return TEXTS_FOR_ZOD.flatMap((pattern) => [...text.matchAll(pattern)].map(([, found]) => `${path}: ${found}`));
  });
}

describe("the messages of the hub", () => {
  it("come from the catalogues, also in the texts of schemas", () => {
    expect(textsOutsideCatalogues()).toEqual([]);
  });

  it("have the same parameters in every language", () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([name]) => name).toSorted();
    for (const [code, { en, nl }] of Object.entries(HUB_MESSAGES)) expect(names(nl), code).toEqual(names(en));
  });

  it("have other codes than those of core and the connectors", () => {
    expect(() => createHubTranslate([huddleConnector().messages, httpMemberConnector().messages])).not.toThrow();
  });

  it.each([
    [hubMessage("no_such_thing", { what: hubMessage("thing_rule") }), "Zo'n regel is er niet in deze winkel."],
    [
      hubMessage("tried_times", { why: hubMessage("call_timed_out", { host: "example.com", seconds: 15 }), count: 3 }),
      "example.com antwoordde niet binnen 15 seconden. Er zijn 3 pogingen gedaan.",
    ],
    [
      hubMessage("target_not_https_because", {
        why: hubMessage("target_address_refused", {
          address: "127.0.0.1",
          reason: hubMessage("address_is", { name: hubMessage("address_loopback") }),
        }),
      }),
      "De URL moet met https:// beginnen: 127.0.0.1 is een adres van de computer zelf en staat niet in HAAK_ALLOW_TARGETS.",
    ],
  ])("are Dutch in all their parts for a reader of Dutch: %j", (message, dutch) => {
    expect(translateHubMessage(message, "nl")).toBe(dutch);
    expect(translateHubMessage(null, "nl")).toBeNull();
  });
});
