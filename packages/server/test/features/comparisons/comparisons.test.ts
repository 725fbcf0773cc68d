import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCommunity, accessOf, becomes, bought, type Community, tasksOf } from "../../support/journey/community.ts";
import { subscriptionEvent } from "../../support/journey/events.ts";
import { expectInvalid, expectProblem } from "../../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";
import { read, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

let journey: SharedJourney;

beforeAll(async () => {
  journey = await joinJourney(14);
});
afterAll(() => journey.end());

const CSV = { "content-type": "text/csv" };
const upload = (shop: Shop, connectionId: string, body: string | Uint8Array) =>
  shop.raw({ method: "POST", path: `/v1/access/comparisons?connection_id=${connectionId}`, headers: CSV, body });

const findingsOf = (shop: Shop, id: string, query = "") => read(shop, `/v1/access/comparisons/${id}/findings${query}`);

/** Bo and Li bought something. Gone's subscription has ended. */
async function threeBuyers({ shop }: Community): Promise<void> {
  await report(shop, bought(null, { customer: { email: "Bo@example.com" } }));
  await report(shop, bought(null, { customer: { email: "li@example.com" } }));
  await report(shop, bought("S", { customer: { email: "gone@example.com" } }));
  await until(async () => expect(await accessOf(shop, "?state=granted")).toHaveLength(3));
  await report(shop, subscriptionEvent("ended", { id: "S" }));
  await until(async () => expect(await accessOf(shop, "?state=revoked")).toHaveLength(1));
}

describe("a comparison of a member list with the ledger", () => {
  it("shows its findings first, and then applies exactly those, once", async () => {
    const community = await aCommunity(journey);
    const { shop, huddle, connection } = community;
    await threeBuyers(community);
    const list =
      "Voornaam;E-mailadres\r\nBo;bo@EXAMPLE.com\r\nGone;gone@example.com\r\nJo;jo@example.com\r\nNiemand;\r\n";
    const made = await upload(shop, connection.id, `\uFEFF${list}`);
    expect(made.status, made.text).toBe(201);
    expect(made.body).toEqual({
      ...{ id: expect.stringMatching(/^cmp_/), connection_id: connection.id, state: "compared", members: 3 },
      ...{ without_email: 1, agreeing: 1, under_way: 0, missing: 1, without_reason: 2, wish: null },
      ...{ done: { grants: 0, tasks: 0, changed: 0 }, created_at: expect.any(String), applied_at: null },
    });
    const { id } = made.body;
    const dutch = { "accept-language": "nl" };
    const all = await read(shop, `/v1/access/comparisons/${id}/findings`, dutch);
    expect(all.data).toMatchObject([
      { email: "gone@example.com", kind: "without_reason", items: [{ sku: "COURSE-7" }], outcome: null },
      {
        email: "jo@example.com",
        text: "Staat op de ledenlijst, en geen aankoop die Haak kent geeft toegang.",
        items: [],
      },
      { email: "li@example.com", kind: "missing", items: [{ access_id: expect.any(String), sku: "COURSE-7" }] },
    ]);
    const calls = huddle.calls().length;

    const wish = { missing: "grants", without_reason: "tasks" };
    for (const _time of [1, 2]) {
      const applied = await shop.post(`/v1/access/comparisons/${id}/apply`, wish);
      expect([applied.status, applied.body.wish]).toEqual([202, wish]);
    }
    await until(async () =>
      expect(await read(shop, `/v1/access/comparisons/${id}`)).toMatchObject({
        ...{ state: "applied", done: { grants: 1, tasks: 2, changed: 0 }, applied_at: expect.any(String) },
      }),
    );
    await until(async () =>
      expect(await accessOf(shop, "?email=li@example.com")).toMatchObject([{ state: "granted" }]),
    );
    await until(() => expect(huddle.calls().length).toBe(calls + 1));
    expect(await tasksOf(shop)).toMatchObject([
      { kind: "check", email: "jo@example.com", connection_id: connection.id, access_id: null, event_id: null },
      {
        kind: "check",
        email: "gone@example.com",
        reason: expect.stringContaining("Decide whether this person may stay"),
      },
    ]);
    const [task] = await tasksOf(shop);
    expect((await shop.post(`/v1/tasks/${task.id}/done`, { done_by: "Ann" })).body).toMatchObject({ done_by: "Ann" });
    expect((await findingsOf(shop, id)).data.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      ...["task", "task", "grant"],
    ]);
    expectProblem(await shop.post(`/v1/access/comparisons/${id}/apply`, { missing: "tasks" }), 409);
  });

  it("has its findings in pages and by kind, and is listed", async () => {
    const { shop, connection } = await aCommunity(journey);
    const emails = Array.from({ length: 5 }, (_, index) => `p${index}@example.com`);
    const { id } = (await upload(shop, connection.id, emails.join("\n"))).body;
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await findingsOf(shop, id, `?limit=2&kind=without_reason${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.data.map(({ email }: { email: string }) => email));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(emails);
    expect((await findingsOf(shop, id, "?kind=missing")).data).toEqual([]);
    expectInvalid(await shop.get(`/v1/access/comparisons/${id}/findings?kind=odd`), "/kind");
    expectInvalid(await shop.get(`/v1/access/comparisons/${id}/findings?cursor=abc`), "/cursor");
    expect((await read(shop, `/v1/access/comparisons?connection_id=${connection.id}`)).data).toMatchObject([{ id }]);
    expect((await read(shop, "/v1/access/comparisons?connection_id=hcn_other")).data).toEqual([]);
  });

  it("accepts lists in the encodings of spreadsheets, and larger ones than other bodies", async () => {
    const { shop, connection } = await aCommunity(journey);
    const utf16 = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from("Naam\tE-mail\nJosé\tjo@example.com\n", "utf16le"),
    ]);
    const windows = Buffer.from("Naam;E-mail\nJosé;jo@example.com\n", "latin1");
    const large = `naam,email\n${"x".repeat(2_000_000)},jo@example.com\n`;
    for (const body of [utf16, windows, large]) {
      const made = await upload(shop, connection.id, body);
      expect([made.status, made.body?.members], made.text.slice(0, 300)).toEqual([201, 1]);
    }
  });

  it("refuses a bad list with the error and its line", async () => {
    const { shop, connection } = await aCommunity(journey);
    const wrong = await upload(shop, connection.id, "Naam;E-mail\nBo;bo@example.com\nLi;li\n");
    expectProblem(wrong, 422);
    expect(wrong.body.detail).toBe("Line 3: “li” is not an e-mail address.");
    expectProblem(await upload(shop, connection.id, "x".repeat(8_388_609)), 413);
    expectProblem(await shop.post(`/v1/access/comparisons?connection_id=${connection.id}`, ["a@b.c"]), 415);
    const workbook = await upload(shop, connection.id, Buffer.from("PK\u0003\u0004rest"));
    expect([workbook.status, workbook.body.detail]).toEqual([422, expect.stringContaining("Save it as CSV")]);
    expectProblem(await upload(shop, connection.id, ""), 422);
    expectProblem(await upload(shop, "hcn_none", "a@b.c"), 404);
    expectInvalid(
      await shop.raw({ method: "POST", path: "/v1/access/comparisons", headers: CSV, body: "a@b.c" }),
      "/connection_id",
    );
    const { id } = (await upload(shop, connection.id, "a@b.c")).body;
    for (const body of [{}, { missing: null }, { missing: "grant" }, { without_reason: "grants" }]) {
      expectProblem(await shop.post(`/v1/access/comparisons/${id}/apply`, body), 422);
    }
    const empty = await shop.post(`/v1/access/comparisons/${id}/apply`, {});
    expect(empty.body.detail).toContain("does not say what to do");
    expectInvalid(await shop.post(`/v1/access/comparisons/${id}/apply`, { missing: "tasks", also: 1 }), "/also");
    expectProblem(await shop.post("/v1/access/comparisons/cmp_none/apply", { missing: "tasks" }), 404);
    expect((await read(shop, `/v1/access/comparisons/${id}`)).state).toBe("compared");
  });

  it("needs an API key", async () => {
    expectProblem(await journey.stranger.post("/v1/access/comparisons?connection_id=hcn_1", "a@b.c"), 401);
  });

  it("is removed together with an erased person", async () => {
    const community = await aCommunity(journey);
    const { shop, connection } = community;
    await threeBuyers(community);
    const { id } = (await upload(shop, connection.id, "gone@example.com\njo@example.com\n")).body;
    await shop.post(`/v1/access/comparisons/${id}/apply`, { without_reason: "tasks" });
    await until(async () => expect((await read(shop, `/v1/access/comparisons/${id}`)).state).toBe("applied"));
    for (const email of ["jo@example.com", "li@example.com", "gone@example.com"]) {
      await shop.post("/v1/erasures", { email });
    }
    expect((await findingsOf(shop, id)).data).toMatchObject([{ email: "Bo@example.com" }]);
    expect(await tasksOf(shop)).toEqual([]);
    await becomes(shop, { email: "Bo@example.com", state: "granted" });
  });
});
