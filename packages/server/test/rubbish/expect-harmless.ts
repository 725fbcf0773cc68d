import { expect } from "vitest";
import type { RawRequest, Reply } from "../support/journey/api.ts";

/** Expects that an answer is no fault of ours, and where it refuses, that it says so as contract section 3 has it. */
export function expectHarmless(reply: Reply, sent: Pick<RawRequest, "method" | "path"> & { body?: unknown }): void {
  const about = `${sent.method} ${sent.path} ${String(sent.body).slice(0, 500)} → ${reply.status} ${reply.text.slice(0, 500)}`;
  expect(reply.status, about).toBeLessThan(500);
  if (reply.status < 400) {
    expectBatchHarmless(reply, sent.body);
    return;
  }
  expect(reply.headers.get("content-type"), about).toMatch(/^application\/problem\+json/);
  expect(reply.body, about).toMatchObject({
    type: expect.stringMatching(/./),
    title: expect.stringMatching(/./),
    status: reply.status,
    detail: expect.stringMatching(/./),
    code: expect.stringMatching(/^[a-z0-9_]+$/),
  });
  if (reply.status === 422) expectPointers(reply.body, { into: parsed(sent.body), about });
}

/** A batch is answered by 202 though some of its events are refused; what is said of those points into each. */
function expectBatchHarmless(reply: Reply, body: unknown): void {
  const events = readField(parsed(body), "events");
  const results: unknown = reply.body?.results;
  if (!Array.isArray(results) || !Array.isArray(events)) return;
  for (const [index, { problem }] of results.entries()) {
    if (problem) expectPointers(problem, { into: events[index], about: JSON.stringify(problem) });
  }
}

function expectPointers(problem: { errors?: unknown }, { into, about }: { into: unknown; about: string }): void {
  expect(problem.errors, about).toEqual(expect.arrayContaining([expect.anything()]));
  const errors = problem.errors as { pointer: string; message: string }[];
  for (const { pointer, message } of errors) {
    expect(message, about).toMatch(/\w/);
    if (into !== undefined) expect(pointsInto(into, pointer), `${pointer} in ${about}`).toBe(true);
  }
}

/** Whether a JSON pointer (RFC 6901) names a place of the body, or a field that its place does not have yet. */
function pointsInto(body: unknown, pointer: string): boolean {
  if (pointer === "") return true;
  if (!pointer.startsWith("/")) return false;
  const tokens = pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  const holder = tokens.slice(0, -1).reduce<unknown>(readField, body);
  return typeof holder === "object" && holder !== null;
}

function readField(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}

/** The body as JSON; undefined where it is none, so that nothing can point into it. */
function parsed(body: unknown): unknown {
  try {
    return typeof body === "string" ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}
