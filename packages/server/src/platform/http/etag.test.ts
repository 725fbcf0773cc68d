import { Router } from "express";
import { describe, expect, it } from "vitest";
import { serve } from "../../../test/support/harness.ts";
import { checkIfMatch, etagOf, sendResource } from "./etag.ts";

const resource = { id: "rul_1", name: "Course", created_at: "2026-11-24T10:00:00.000Z" };

const serveResource = () => {
  const router = Router();
  router.get("/", (_request, response) => sendResource(response, resource));
  router.post("/", (_request, response) => sendResource(response, resource, { status: 201 }));
  router.patch("/", (request, response) => {
    checkIfMatch(request, resource);
    response.status(204).end();
  });
  return serve([{ path: "/", guard: null, router }]);
};

describe("an entity tag", () => {
  it("is strong, quoted, and the same for the same content", () => {
    expect(etagOf(resource)).toMatch(/^"[\w-]{22}"$/);
    expect(etagOf({ ...resource })).toBe(etagOf(resource));
    expect(etagOf({ ...resource, name: "Cours" })).not.toBe(etagOf(resource));
  });

  it("is sent with a resource of any status", async () => {
    const url = await serveResource();
    const [read, made] = [await fetch(url), await fetch(url, { method: "POST" })];
    expect([read.status, made.status]).toEqual([200, 201]);
    expect(read.headers.get("etag")).toBe(etagOf(resource));
    expect(made.headers.get("etag")).toBe(etagOf(resource));
    expect(await made.json()).toEqual(resource);
  });
});

describe("If-Match", () => {
  const patch = async (headers: Record<string, string>) => {
    const response = await fetch(await serveResource(), { method: "PATCH", headers });
    return response.status;
  };

  it.each([
    ["is not sent", {}],
    ["takes anything", { "If-Match": "*" }],
    ["names the current state", { "If-Match": etagOf(resource) }],
    ["names it among others", { "If-Match": `"other", ${etagOf(resource)} , "third"` }],
  ])("allows a write if it %s", async (_what, headers) => {
    expect(await patch(headers)).toBe(204);
  });

  it.each([
    ["another state", '"other"'],
    // The comparison must be strong (RFC 9110 §13.1.1).
    ["a weak tag", `W/${etagOf(resource)}`],
    ["a tag without quotes", etagOf(resource).slice(1, -1)],
    ["nothing", ""],
  ])("refuses a write with %s", async (_what, tag) => {
    expect(await patch({ "If-Match": tag })).toBe(412);
  });
});
