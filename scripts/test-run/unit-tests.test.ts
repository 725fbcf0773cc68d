import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findHeavyTests, listHeavyTests } from "./unit-tests.ts";

const server = (name: string) => `packages/server/${name}.ts`;
const heavyIn = (texts: Record<string, string>) =>
  findHeavyTests(Object.entries(texts).map(([path, text]) => ({ path, text })));

describe("a unit test", () => {
  it.each([
    ["imports the product and the support of tests", 'import "./plan.ts"; import "../../test/support/builders.ts";'],
    ["imports other things of vitest", 'import { describe, it } from "vitest"; const child_process = 1;'],
    ["has the name of a process module in a text", "const text = 'import \"node:child_process\"';"],
  ])("%s", (_title, text) => {
    const texts = { [server("src/plan.test")]: text, [server("test/support/builders")]: 'import "vitest";' };
    expect(heavyIn(texts)).toEqual([]);
  });
});

describe("no unit test is a test that", () => {
  it.each([
    ["starts a process", 'import { spawn } from "node:child_process";'],
    ["uses a resource that the run shares", 'import { describe, inject, it } from "vitest";'],
    ["starts a PostgreSQL", 'import { start } from "../platform/postgres/bundled/bundled-postgres.ts";'],
    ["uses support that does so", 'import { a } from "../../test/support/a.ts";'],
    ["uses a contract with such support", 'import { b } from "../../test/contracts/b.contract.ts";'],
    ["loads such support later", 'const a = await import("../../test/support/a.ts");'],
  ])("%s", (_title, text) => {
    const heavy = server("src/features/plan.test");
    const texts = {
      [heavy]: text,
      [server("test/support/a")]: 'import { b } from "../contracts/b.contract.ts"; import { inject } from "vitest";',
      [server("test/contracts/b.contract")]: 'import { a } from "../support/a.ts";',
      [server("src/other.test")]: 'import "./other.ts";',
    };
    expect(heavyIn(texts)).toEqual([heavy]);
  });

  it("opens the built pages", () => {
    expect(heavyIn({ "packages/dashboard/test/first-load.test.ts": "" })).toHaveLength(1);
  });
});

it("journeys and contracts of the server are not unit tests, and most tests beside the code are", () => {
  const heavy = listHeavyTests(join(import.meta.dirname, "../.."));
  expect(heavy.filter((path) => path.startsWith("packages/server/test/contracts/")).length).toBeGreaterThan(10);
  expect(heavy.filter((path) => path.startsWith("packages/core/src/"))).toEqual([]);
});
