import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OUTCOMES } from "../packages/core/src/queue/outcome.ts";

const repository = join(import.meta.dirname, "..");

/** The places in the hub's source with a code of an answer or of a refused start. */
const PROBLEM = /new HttpProblem\(\{([^}]*)\}|conflict\(\s*("[a-z_]+")|\{ (code: "[a-z_]+", why)/g;
const START = /(?:new StartError|\bsuper)\(\s*("[a-z_]+")/g;

function codesInSource(pattern: RegExp): string[] {
  const files = globSync("packages/server/src/**/*.ts", { cwd: repository }).filter((path) => !path.includes(".test."));
  const texts = files.map((path) => readFileSync(join(repository, path), "utf8"));
  const places = texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match.slice(1).join(" ")));
  return sorted(places.flatMap(codesOf));
}

/** The code of a problem, or all codes if one of several is chosen there. */
function codesOf(place: string): string[] {
  const facts = place.includes("code:") ? (/code:([^,]*)/.exec(place)?.[1] ?? "") : place;
  return [...facts.matchAll(/"([a-z_]+)"/g)].map(([, code]) => code ?? "");
}

const sorted = (codes: Iterable<string>) => [...new Set(codes)].sort();

/** The codes of the table under a heading of docs/errors.md. */
function codesOnPage(heading: string): string[] {
  const page = readFileSync(join(repository, "docs/errors.md"), "utf8");
  const section = page.split("\n## ").find((part) => part.startsWith(heading)) ?? "";
  return sorted([...section.matchAll(/^\|(?: \d{3} \|)? `([a-z_]+)` \|/gm)].map(([, code]) => code ?? ""));
}

describe("docs/errors.md", () => {
  it("has every code of the hub's answers, and no other", () => {
    expect(codesOnPage("Answers of the API")).toEqual(codesInSource(PROBLEM));
  });

  it("has every code of a refused start, and no other", () => {
    expect(codesOnPage("When the hub does not start")).toEqual(codesInSource(START));
  });

  it("has every outcome of an attempt, and no other", () => {
    expect(codesOnPage("What an attempt can end with")).toEqual(sorted(OUTCOMES));
  });
});
