import builtApp from "@haak/zapier-app";
import { expect } from "vitest";
import { createAppCaller } from "../../../sandbox/src/zapier/app-caller.ts";
import { keyPaths } from "../../../sandbox/src/zapier/run-problems.ts";
import type { Definition } from "./definition.ts";
import { valueFindings } from "./value-findings.ts";

const definition = (await createAppCaller(builtApp).definition()) as Definition;

/**
 * Expects that a result of a search or an action has the keys of its sample and the types of its fields (T004, T005).
 */
export function expectFits(value: unknown, kind: "searches" | "creates", key: string): void {
  const { sample, outputFields = [] } = definition[kind]?.[key]?.operation ?? {};
  const found: Record<string, unknown> = { ...(value as object) };
  expect([...keyPaths(found)].filter((path) => !path.startsWith("custom_fields."))).toEqual([...keyPaths(sample)]);
  expect(valueFindings({ place: key, value: found, fields: outputFields })).toEqual([]);
}
