import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import { hubMessage } from "../i18n/hub-messages.ts";
import { HttpProblem } from "./problem.ts";

/** A strong entity tag of the shown resource (RFC 9110 §8.8.3). */
export function etagOf(resource: unknown): string {
  return `"${createHash("sha256").update(JSON.stringify(resource)).digest("base64url").slice(0, 22)}"`;
}

/** Answers with a resource and its tag. `tagged` leaves out fields that clients cannot change, because a change of these must not refuse a write. */
export function sendResource(
  response: Response,
  resource: unknown,
  { status = 200, tagged = resource }: { status?: number; tagged?: unknown } = {},
): void {
  response.status(status).set("ETag", etagOf(tagged)).json(resource);
}

/**
 * Refuses a write if the resource changed since the client read it (RFC 9110 §13.1.1), so that no client overwrites a change that it has
 * not seen.
 *
 * @throws Problem 412 if the client sent the tag of an older state.
 */
export function checkIfMatch(request: Request, current: unknown): void {
  const wanted = request.get("If-Match");
  if (wanted === undefined || wanted.trim() === "*") return;
  const tags = wanted.split(",").map((tag) => tag.trim());
  if (tags.includes(etagOf(current))) return;
  const detail = hubMessage("changed_meanwhile");
  throw new HttpProblem({ status: 412, code: "changed", detail });
}
