import { Router } from "express";
import { describe, expect, it } from "vitest";
import { serveRoutes } from "../../../test/support/harness.ts";
import { readStatsSpan } from "./stats.ts";

const NOW = new Date("2026-11-24T10:20:00Z");

async function ask(query: string) {
  const router = Router();
  router.get("/", (request, response) => void response.json(readStatsSpan(request, NOW)));
  const base = await serveRoutes(router, { id: "shp_1", bucket: 1, number: 1, name: "A shop" });
  const reply = await fetch(`${base}/?${query}`);
  return { status: reply.status, body: JSON.parse(await reply.text()) };
}

const starts = async (query: string) => (await ask(query)).body.map(({ from }: { from: string }) => from);

describe("the rows of the figures", () => {
  it("are by default the last 24 hours, the current hour included", async () => {
    const hours = await starts("");
    expect(hours).toHaveLength(24);
    expect([hours.at(0), hours.at(-1)]).toEqual(["2026-11-23T11:00:00.000Z", "2026-11-24T10:00:00.000Z"]);
  });

  it("are by default the last 30 days in Amsterdam if days are requested", async () => {
    const days = await starts("bucket=day");
    expect(days).toHaveLength(30);
    expect([days.at(0), days.at(-1)]).toEqual(["2026-10-25T23:00:00.000Z", "2026-11-23T23:00:00.000Z"]);
  });

  it("have a day of 25 and one of 23 hours when the clocks change", async () => {
    const autumn = (await ask("bucket=day&since=2026-10-25T12:00:00Z&until=2026-10-25T13:00:00Z")).body;
    expect(autumn).toEqual([{ from: "2026-10-24T22:00:00.000Z", to: "2026-10-25T23:00:00.000Z" }]);
    const spring = (await ask("bucket=day&since=2026-03-29T12:00:00Z&until=2026-03-29T13:00:00Z")).body;
    expect(spring).toEqual([{ from: "2026-03-28T23:00:00.000Z", to: "2026-03-29T22:00:00.000Z" }]);
  });

  it("are whole: the first contains since, the last contains the moment before until", async () => {
    expect(await starts("since=2026-11-24T08:59:59Z&until=2026-11-24T10:00:00Z")).toEqual([
      "2026-11-24T08:00:00.000Z",
      "2026-11-24T09:00:00.000Z",
    ]);
    expect(await starts("since=2026-11-24T09:00:00%2B01:00&until=2026-11-24T09:00:01%2B01:00")).toEqual([
      "2026-11-24T08:00:00.000Z",
    ]);
  });

  it("leave no gap in a year with both changes of the clocks", async () => {
    const { body } = await ask("bucket=day&since=2026-01-01T00:00:00Z&until=2026-12-31T00:00:00Z");
    for (const [index, { from }] of body.entries()) if (index > 0) expect(from).toBe(body[index - 1].to);
    expect(body).toHaveLength(365);
  });

  it.each([
    ["bucket=week", "/bucket"],
    ["bucket=", "/bucket"],
    ["since=yesterday", "/since"],
    ["since=2026-11-24", "/since"],
    ["since=2026-11-24T10:00:00", "/since"],
    ["until=2026-02-30T00:00:00Z", "/until"],
    ["until=", "/until"],
    ["since=2026-11-24T10:00:00Z&until=2026-11-24T10:00:00Z", "/since"],
    ["since=2026-11-25T10:00:00Z", "/since"],
    ["since=2026-10-01T00:00:00Z", "/since"],
    ["bucket=day&since=2001-10-01T00:00:00Z", "/since"],
    ["since=1999-12-31T00:00:00Z", "/since"],
    ["until=0001-01-01T00:00:00Z", "/until"],
    ["since=2026-11-24T08:00:00Z&since=2026-11-24T09:00:00Z", "/since"],
  ])("are refused for %s", async (query, pointer) => {
    const { status, body } = await ask(query);
    expect(status).toBe(422);
    expect(body.errors[0].pointer).toBe(pointer);
  });
});
