import { expect } from "vitest";
import type { RawRequest, Reply } from "../support/journey/api.ts";

/** Expects an answer below 500, and a refusal as problem details (RFC 9457). */
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

/** A batch is answered with 202 although some of its events are refused. Their pointers point into each event. */
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

/** Whether a JSON pointer (RFC 6901) names a value of the body, or a missing field of an existing object. */
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

/** The body as JSON; undefined if it is no JSON, so that no pointer is valid. */
function parsed(body: unknown): unknown {
  try {
    return typeof body === "string" ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}
