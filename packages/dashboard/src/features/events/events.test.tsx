import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import type { Decision, DeliveryState, ReadingNote } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";
import { toEventQuery } from "./event-filters.tsx";
import { summarise } from "./summary-alert.tsx";

const hub = fakeHub();
const show = (address: string) => renderAt(address, { session: aShopSession });

const anEvent = (id: string, number = "1001") => ({
  id,
  key: `order:${number}:paid`,
  type: "order.paid",
  occurred_at: "2026-11-24T10:00:00+01:00",
  received_at: "2026-11-24T09:00:01Z",
  data: {
    order: {
      ...{ id: number, number, kind: "first", mode: "live", currency: "EUR", amount_with_tax: "121.00" },
      customer: { email: "bo@example.com" },
      lines: [{ quantity: 1, product: { id: "7", title: "Cursus" } }],
    },
  },
});
const page = (data: unknown[], next_cursor: string | null = null) => HttpResponse.json({ data, next_cursor });
const asked: URL[] = [];
const list = (answer: (url: URL) => Response) =>
  http.get("*/v1/events", ({ request }) => {
    const url = new URL(request.url);
    asked.push(url);
    return answer(url);
  });

describe("the list of events", () => {
  it("shows who bought what, and links to the event", async () => {
    hub.use(list(() => page([anEvent("evt_2")])));
    await show("/events");
    const row = await screen.findByRole("link", { name: /Bestelling betaald · 1001/ });
    expect(row.textContent).toContain("bo@example.com");
    expect(row.textContent).toMatch(/€\s121,00/);
    expect(row.getAttribute("href")).toBe("/events/evt_2");
  });

  it("filters by type and by a search, and keeps both in the address", async () => {
    hub.use(list((url) => page(url.searchParams.has("q") ? [] : [anEvent("evt_1")])));
    const { user, router } = await show("/events?type=order.paid");
    await screen.findByRole("link", { name: /1001/ });
    expect(asked.at(-1)?.searchParams.get("type")).toBe("order.paid");
    await user.type(screen.getByRole("searchbox", { name: "Zoeken" }), " Bo@example.com {Enter}");
    expect(await screen.findByText("Niets gevonden")).toBeDefined();
    expect(asked.at(-1)?.searchParams.get("q")).toBe("Bo@example.com");
    expect(new URLSearchParams(router.state.location.search).get("search")).toBe("Bo@example.com");
    await user.click(screen.getByRole("button", { name: "Alles tonen" }));
    expect(await screen.findByRole("link", { name: /1001/ })).toBeDefined();
  });

  it("sends no filter that the hub would refuse", () => {
    expect(toEventQuery({ type: "no.such", search: "  ", since: "yesterday", until: "2026-1-1" })).toEqual({});
    expect(toEventQuery({ type: "", search: " 1001 ", since: "", until: "" })).toEqual({ q: "1001" });
  });

  it("keeps whole days, from the first to the last one, in the address", async () => {
    expect(toEventQuery({ type: "", search: "", since: "2026-11-24", until: "2026-11-24" })).toEqual({
      since: new Date(2026, 10, 24).toISOString(),
      until: new Date(2026, 10, 25).toISOString(),
    });
    hub.use(list(() => page([])));
    const { user, router } = await show("/events?since=2026-11-01");
    await user.type(await screen.findByLabelText("Tot en met"), "2026-11-30");
    expect(router.state.location.search).toBe("?since=2026-11-01&until=2026-11-30");
  });

  it("loads more rows after the last one, and shows no row twice", async () => {
    hub.use(
      list((url) =>
        url.searchParams.get("cursor") === "c1" ? page([anEvent("evt_1", "1")]) : page([anEvent("evt_2", "2")], "c1"),
      ),
    );
    const { user } = await show("/events");
    await user.click(await screen.findByRole("button", { name: "Meer laden" }));
    expect(await screen.findByRole("link", { name: /· 1/ })).toBeDefined();
    expect(screen.getAllByRole("listitem")).toHaveLength(2);
    expect(screen.queryByRole("button", { name: "Meer laden" })).toBeNull();
  });

  it("shows that nothing has happened yet, or that it could not be loaded", async () => {
    hub.use(list(() => page([])));
    const { unmount } = await show("/events");
    expect(await screen.findByText("Er is nog niets gebeurd")).toBeDefined();
    unmount();
    hub.use(list(() => aProblem(422, { detail: "Dat kan niet." })));
    await show("/events");
    expect((await screen.findByRole("alert")).textContent).toContain("Dat kan niet.");
  });
});

const aDecision = (name: string, states: DeliveryState[] = [], called = states.length > 0): Decision => ({
  rule: { id: `rul_${name}`, name },
  called,
  reason: { code: called ? "called" : "other_product", text: called ? "Past." : "Deze regel is voor product 8." },
  deliveries: states.map((state, index) => ({
    id: `dlv_${name}${index}`,
    state,
    endpoint_id: "end_1",
    line_number: null,
  })),
});
const anAttempt = {
  ...{ number: 1, at: "2026-11-24T09:00:02Z", duration_ms: 84, outcome: "rejected", status: 500, error: null },
  ...{ request_headers: { "webhook-id": "dlv_a0" }, response_headers: { server: "x" }, response_body: "boem" },
};
const story = (decisions: Decision[], notes: ReadingNote[] = []) => [
  http.get("*/v1/events/evt_1", () =>
    HttpResponse.json({ ...anEvent("evt_1"), road: { kind: "notice", notice_id: "inb_1" }, notes, decisions }),
  ),
  http.get("*/v1/endpoints", () => page([{ id: "end_1", kind: "webhook", url: "https://example.com/hook" }])),
  http.get("*/v1/deliveries/:id", ({ params }) =>
    HttpResponse.json({
      ...{ id: params.id, state: "failed", attempts: [anAttempt], body: "{}", next_attempt_at: null, overtook: false },
    }),
  ),
];

describe("the story of an event", () => {
  it("shows at the top that a call failed, with the answer of the receiver, and sends it again", async () => {
    const retried: unknown[] = [];
    hub.use(
      ...story([aDecision("nee"), aDecision("a", ["failed"])]),
      http.post("*/v1/deliveries/:id/retry", ({ params }) => {
        retried.push(params.id);
        return HttpResponse.json({ id: params.id }, { status: 202 });
      }),
    );
    const { user } = await show("/events/evt_1");
    expect(await screen.findByText("1 aanroep is niet aangekomen.")).toBeDefined();
    expect(await screen.findByText("boem")).toBeDefined();
    expect(screen.getByText("Antwoord 500 na 84 ms")).toBeDefined();
    expect(screen.getByText("Deze regel is voor product 8.")).toBeDefined();
    expect(screen.getByText("Melding van Plug&Pay")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Opnieuw versturen" }));
    expect(await screen.findByText("Wordt opnieuw verstuurd")).toBeDefined();
    expect(retried).toEqual(["dlv_a0"]);
  });

  it("shows the decision of every rule, those that called first", async () => {
    hub.use(...story([aDecision("nee"), aDecision("ja", ["delivered"])]));
    await show("/events/evt_1");
    const decided = (await screen.findByText("Deze regel is voor product 8.")).closest("ul");
    if (decided === null) throw new Error("The decisions are not a list.");
    expect(
      within(decided)
        .getAllByRole("listitem")
        .map(({ textContent }) => textContent),
    ).toEqual(["Aangeroepenja" + "Past.", "Niet aangeroepennee" + "Deze regel is voor product 8."]);
  });

  it.each([
    [{ field: "items.0.quantity", value: "2", did: "became_number" }, /Je hoeft niets te doen/],
    [{ field: "meta", value: [1], did: "left_out" }, /kon Haak niet gebruiken/],
    [{ field: "mode", value: "demo", did: "became_test" }, /telt dit als test/],
  ] as const)("shows the odd value %o and what to do about it", async (note, advice) => {
    hub.use(...story([aDecision("nee")], [note]));
    await show("/events/evt_1");
    const shown = await screen.findByRole("note");
    expect(shown.textContent).toMatch(advice);
    expect(shown.textContent).toContain(`${note.field} was ${JSON.stringify(note.value)}`);
  });

  it("reports an event that does not exist", async () => {
    hub.use(http.get("*/v1/events/evt_0", () => aProblem(404, { detail: "Deze gebeurtenis is er niet." })));
    await show("/events/evt_0");
    expect((await screen.findByRole("alert")).textContent).toContain("Deze gebeurtenis is er niet.");
  });
});

describe("why a customer got nothing", () => {
  it.each<[string, Decision[], ReturnType<typeof summarise>]>([
    ["no rules", [], { kind: "noRules" }],
    ["only skipped rules", [aDecision("a"), aDecision("b")], { kind: "nobody" }],
    ["a matching rule without a call", [aDecision("a", [], true)], { kind: "noCallNeeded" }],
    [
      "a failed call among delivered ones",
      [aDecision("a", ["delivered", "failed"])],
      { kind: "failing", count: 1, waiting: 0 },
    ],
    [
      "and with a waiting call",
      [aDecision("a", ["failed", "paused", "waiting"])],
      { kind: "failing", count: 1, waiting: 2 },
    ],
    ["a paused call before a retry", [aDecision("a", ["waiting", "paused"])], { kind: "paused", count: 1 }],
    ["a retry before a call in flight", [aDecision("a", ["sending", "waiting"])], { kind: "waiting", count: 1 }],
    ["calls in flight", [aDecision("a", ["pending", "sending", "delivered"])], { kind: "underWay", count: 2 }],
    [
      "delivered calls before cancelled ones",
      [aDecision("a", ["cancelled", "delivered"])],
      { kind: "delivered", count: 1 },
    ],
    ["only cancelled calls", [aDecision("a", ["cancelled"])], { kind: "cancelled", count: 1 }],
  ])("is summarised by its most urgent state: %s", (_what, decisions, summary) => {
    expect(summarise(decisions)).toEqual(summary);
  });

  it("asks to switch on only an endpoint that is off", () => {
    const decisions = [aDecision("a", ["paused", "waiting"])];
    expect(summarise(decisions, new Set(["end_1"]))).toEqual({ kind: "off", count: 1 });
    expect(summarise(decisions, new Set(["end_2"]))).toEqual({ kind: "paused", count: 1 });
  });
});
