import { Router } from "express";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { serve } from "../../../test/support/harness.ts";
import { queryChoice, queryChoices, queryList, querySearch, queryText, readPage, toPage } from "./page.ts";

/** A route that lists these ids, the newest first. */
function listOf(ids: readonly string[]): Router {
  const router = Router();
  router.get("/", (request, response) => {
    const page = readPage(request);
    const newestFirst = ids.toSorted(byBytes).toReversed();
    const rows = newestFirst.filter((id) => page.before === null || byBytes(id, page.before) < 0);
    response.json(toPage(rows.slice(0, page.limit + 1), page, { id: (id) => id, show: (id) => ({ id }) }));
  });
  return router;
}

/** The order of a column with the collation "C". */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

interface Page {
  readonly data: readonly { readonly id: string }[];
  readonly next_cursor: string | null;
}

async function readAll(url: string, limit: number): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const response = await fetch(`${url}/?limit=${limit}${query}`);
    expect(response.status).toBe(200);
    const page = (await response.json()) as Page;
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return seen;
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `evt_${String(index).padStart(4, "0")}`);

describe("a list", () => {
  it("shows 50 rows by default, and returns the cursor of the next page", async () => {
    const url = await serve([{ path: "/", guard: null, router: listOf(numbered(51)) }]);
    const page = (await (await fetch(url)).json()) as Page;
    expect(page.data).toHaveLength(50);
    expect(page.data[0]).toEqual({ id: "evt_0050" });
    expect(page.next_cursor).not.toBeNull();
  });

  it("has no next page if its rows end exactly with this page", async () => {
    const url = await serve([{ path: "/", guard: null, router: listOf(numbered(50)) }]);
    expect(await (await fetch(url)).json()).toMatchObject({ next_cursor: null, data: { length: 50 } });
  });

  it("cuts a limit above 250 to 250", async () => {
    const url = await serve([{ path: "/", guard: null, router: listOf(numbered(300)) }]);
    expect(await (await fetch(`${url}?limit=251`)).json()).toMatchObject({ data: { length: 250 } });
    expect(await (await fetch(`${url}?limit=999999999`)).json()).toMatchObject({ data: { length: 250 } });
  });

  it("shows every row once, page by page, for any ids", async () => {
    const id = fc.oneof(
      fc.string({ minLength: 1, maxLength: 12 }),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
      fc.constantFrom("ünïcode", "課程", " leading blank", "😀", "x".repeat(200), "é".repeat(200)),
    );
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(id, { maxLength: 8 }), fc.integer({ min: 1, max: 3 }), async (ids, limit) => {
        fc.pre(ids.every((one) => one.isWellFormed() && !one.includes("\0")));
        const url = await serve([{ path: "/", guard: null, router: listOf(ids) }]);
        expect(await readAll(url, limit)).toEqual(ids.toSorted(byBytes).toReversed());
      }),
      { numRuns: 40 },
    );
  });

  it.each(["", "0", "-1", "1.5", "1e2", "all", "%20", "9999999999", "1&limit=2"])(
    "refuses the limit %s and names it",
    async (limit) => {
      const url = await serve([{ path: "/", guard: null, router: listOf([]) }]);
      const response = await fetch(`${url}/?limit=${limit}`);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ code: "not_valid", errors: [{ pointer: "/limit" }] });
    },
  );

  it.each([
    "",
    "evt_1",
    "=",
    "Zm9v=",
    "Zm9v%0a",
    Buffer.from("a\0b").toString("base64url"),
    Buffer.from([0xff, 0xfe]).toString("base64url"),
    Buffer.from("x".repeat(5_000)).toString("base64url"),
  ])("refuses a cursor that does not come from a list: %s", async (cursor) => {
    const url = await serve([{ path: "/", guard: null, router: listOf([]) }]);
    const response = await fetch(`${url}/?cursor=${cursor}`);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ pointer: "/cursor" }] });
  });
});

describe("a filter", () => {
  const router = Router();
  router.get("/text", (request, response) => {
    response.json({ value: queryText(request, "q") });
  });
  router.get("/search", (request, response) => {
    response.json({ value: querySearch(request, "q") });
  });
  router.get("/choice", (request, response) => {
    response.json({ value: queryChoice(request, "state", ["failed", "pending"]) });
  });
  router.get("/list", (request, response) => {
    response.json({ value: queryList(request, "q") });
  });
  router.get("/choices", (request, response) => {
    response.json({ value: queryChoices(request, "type", ["a", "b"]) });
  });
  const ask = async (path: string) => {
    const response = await fetch(`${await serve([{ path: "/", guard: null, router }])}${path}`);
    return { status: response.status, body: await response.json() };
  };

  it("that is missing filters nothing", async () => {
    expect(await ask("/text")).toEqual({ status: 200, body: { value: null } });
    expect(await ask("/choice")).toEqual({ status: 200, body: { value: null } });
  });

  it("that is empty is refused, because a program that lost an id would get everything", async () => {
    expect(await ask("/text?q=")).toMatchObject({ status: 422, body: { errors: [{ pointer: "/q" }] } });
    expect(await ask("/choice?state=")).toMatchObject({ status: 422, body: { errors: [{ pointer: "/state" }] } });
  });

  it("that is a search finds everything if it is empty", async () => {
    expect(await ask("/search")).toEqual({ status: 200, body: { value: "" } });
    expect(await ask("/search?q=")).toEqual({ status: 200, body: { value: "" } });
    expect(await ask("/search?q=a")).toEqual({ status: 200, body: { value: "a" } });
    expect(await ask("/search?q=1&q=2")).toMatchObject({ status: 422, body: { errors: [{ pointer: "/q" }] } });
  });

  it("is used as it is written, for any text", async () => {
    expect(await ask("/text?q=%C3%A9%25_%27%22")).toEqual({ status: 200, body: { value: "é%_'\"" } });
    expect(await ask("/text?q[a]=1")).toEqual({ status: 200, body: { value: null } });
  });

  it("may be given only once", async () => {
    expect(await ask("/text?q=1&q=2")).toMatchObject({ status: 422, body: { errors: [{ pointer: "/q" }] } });
  });

  it("that the database cannot store is refused before a query", async () => {
    expect(await ask("/text?q=a%00b")).toMatchObject({ status: 422, body: { errors: [{ pointer: "/q" }] } });
  });

  it("with a few possible values names them if the value is another", async () => {
    expect(await ask("/choice?state=failed")).toEqual({ status: 200, body: { value: "failed" } });
    expect(await ask("/choice?state=lost")).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "/state", message: "must be one of failed, pending" }] },
    });
  });

  it.each([
    ["", []],
    ["q=", []],
    ["q=7", ["7"]],
    ["q=7,8,,9", ["7", "8", "9"]],
    ["q=7&q=8,9&q=", ["7", "8,9"]],
    ["q[a]=7", []],
  ])("that is a list is split at commas, or repeated for each part: ?%s", async (query, value) => {
    expect(await ask(`/list?${query}`)).toEqual({ status: 200, body: { value } });
  });

  it("with several of a few possible values names them if a value is another", async () => {
    expect(await ask("/choices")).toEqual({ status: 200, body: { value: [] } });
    expect(await ask("/choices?type=a,b")).toEqual({ status: 200, body: { value: ["a", "b"] } });
    expect(await ask("/choices?type=")).toMatchObject({ status: 422, body: { errors: [{ pointer: "/type" }] } });
    expect(await ask("/choices?type=a&type=c")).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "/type", message: "type may only contain a, b." }] },
    });
  });
});
