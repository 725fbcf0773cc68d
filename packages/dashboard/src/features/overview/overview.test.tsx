import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import type { Endpoint, FailingGroup } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";
import { deliveriesOf, toProblemReplay } from "./problem-card.tsx";

const hub = fakeHub();
const show = (address = "/") => renderAt(address, { session: aShopSession });

const aGroup = (more: Partial<FailingGroup> = {}): FailingGroup => ({
  cause: { outcome: "rejected", status: 500 },
  endpoint: { id: "end_1", url: "https://example.com/hook", kind: "webhook", enabled: true },
  ...{ deliveries: 3, orders: 2, amounts: [{ currency: "EUR", amount: "131.50" }] },
  ...{ first_at: "2026-11-20T09:00:00Z", last_at: "2026-11-24T09:00:00Z" },
  ...{ text: "De ontvanger antwoordde met 500.", advice: "Meld het bij de beheerder." },
  ...more,
});
const failing = (data: FailingGroup[], complete = true) =>
  http.get("*/v1/problems", () => HttpResponse.json({ data, complete, next_cursor: null }));
const source = (more: object) =>
  http.get("*/v1/sources/plugandpay", () =>
    HttpResponse.json({ has_api_token: true, missing: null, unreadable: 0, ...more }),
  );
const page = (data: readonly object[]) => HttpResponse.json({ data, next_cursor: null });
/** A shop in which everything of the first steps is done, but for what is given. */
const shopOf = ({
  rules = [{ id: "rul_1" }],
  events = [{ id: "evt_1" }],
  email = "me@example.com" as string | null,
}) => [
  http.get("*/v1/rules", () => page(rules)),
  http.get("*/v1/events", () => page(events)),
  http.get("*/v1/settings/alerts", () =>
    HttpResponse.json({
      email,
      weekly_digest: false,
      language: "nl",
      last_sent_at: null,
      last_problem: null,
      sends_mail: true,
    }),
  ),
];
const asked: string[] = [];
const row = (at: string) => ({
  ...{ at, events: 2, deliveries: 3, delivered: 1_500, failed: 1, attempts: 4, p50_ms: 80, p99_ms: null },
});

beforeEach(() => {
  // A size is needed, because jsdom has no layout and a chart without a size logs a warning each time.
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 400, 200));
  hub.use(
    failing([]),
    source({ proof: "0 ontbreken van 1.284 sinds maandag." }),
    ...shopOf({}),
    http.get("*/v1/replays", () => HttpResponse.json({ data: [], next_cursor: null })),
    http.get("*/v1/endpoints", () => HttpResponse.json({ data: [], next_cursor: null })),
    http.get("*/v1/stats", ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json({ data: [row("2026-11-24T09:00:00+01:00"), row("2026-11-24T10:00:00+01:00")] });
    }),
  );
});
afterEach(() => vi.restoreAllMocks());

describe("what needs attention", () => {
  it("shows the money at risk, what is wrong and what to do, in the hub's order", async () => {
    hub.use(failing([aGroup(), aGroup({ cause: { outcome: "timed_out", status: null }, amounts: [], orders: 0 })]));
    await show();
    const titles = await screen.findAllByRole("heading", { level: 3, name: /risico|afleveringen/ });
    expect(titles.map(({ textContent }) => textContent?.replaceAll(/\s/g, " "))).toEqual([
      "€ 131,50 loopt risico",
      "3 afleveringen niet aangekomen",
    ]);
    expect(screen.getByText(/2 bestellingen/)).toBeDefined();
    expect(screen.getAllByText("Meld het bij de beheerder.")).toHaveLength(2);
  });

  it("is sent again as one replay, after the endpoint was switched on", async () => {
    const actions: unknown[] = [];
    hub.use(
      failing([aGroup({ endpoint: { ...aGroup().endpoint, enabled: false } })]),
      http.patch("*/v1/endpoints/end_1", async ({ request }) => {
        actions.push(await request.json());
        return HttpResponse.json({});
      }),
      http.post("*/v1/replays", async ({ request }) => {
        const body = (await request.json()) as { dry_run: boolean };
        if (body.dry_run) return HttpResponse.json({ matched: 3 });
        actions.push(body);
        return HttpResponse.json({ id: "rpl_1", matched: 3 }, { status: 202 });
      }),
      http.get("*/v1/replays/rpl_1", () =>
        HttpResponse.json({ id: "rpl_1", state: "done", matched: 3, done: 3, failed: 0 }),
      ),
    );
    const { user } = await show();
    await user.click(await screen.findByRole("button", { name: "Aanzetten en versturen" }));
    await user.click(await screen.findByRole("button", { name: "3 afleveringen versturen" }));
    expect(await within(screen.getByRole("dialog")).findByText("Alles is aangekomen")).toBeDefined();
    expect(actions).toEqual([{ enabled: true }, { filter: toProblemReplay(aGroup()), dry_run: false }]);
  });

  it("is sent again by its cause only, if an attempt shows it", () => {
    const states = ["failed", "waiting", "paused", "pending"];
    expect(toProblemReplay(aGroup())).toEqual({
      ...{ endpoint_id: "end_1", states, last_outcome: "rejected", last_status: 500 },
    });
    expect(toProblemReplay(aGroup({ cause: { outcome: "timed_out", status: null } }))).toEqual({
      ...{ endpoint_id: "end_1", states, last_outcome: "timed_out" },
    });
    expect(toProblemReplay(aGroup({ cause: { outcome: "switched_off", status: null } }))).toEqual({
      ...{ endpoint_id: "end_1", states },
    });
  });

  it.each<[Partial<FailingGroup>, Partial<Endpoint>, string]>([
    [{ deliveries: 3 }, { health: "failing", failed: 3 }, "failed"],
    [{ deliveries: 3 }, { health: "paused", failed: 0 }, "paused"],
    [{ deliveries: 3 }, { health: "off", failed: 2 }, "paused"],
    [{ deliveries: 3 }, { health: "failing", failed: 2 }, "waiting"],
    [{ cause: { outcome: "switched_off", status: null } }, { health: "off", failed: 9 }, "paused"],
  ])("links to the deliveries in their state: %j %j", (more, known, state) => {
    const endpoint = { id: "end_1", ...known } as Endpoint;
    expect(deliveriesOf(aGroup(more), endpoint)).toBe(`/deliveries?endpoint=end_1&state=${state}`);
  });

  it("links to the waiting deliveries of a paused endpoint once the endpoints are loaded", async () => {
    const endpoint = { id: "end_1", health: "paused", failed: 0 };
    hub.use(
      failing([aGroup()]),
      http.get("*/v1/endpoints", () => HttpResponse.json({ data: [endpoint], next_cursor: null })),
    );
    await show();
    const link = await screen.findByRole("link", { name: "Afleveringen bekijken" });
    await waitFor(() => expect(link.getAttribute("href")).toBe("/deliveries?endpoint=end_1&state=paused"));
  });

  it("has no button if none can help, and shows that not everything was counted", async () => {
    hub.use(failing([aGroup({ cause: { outcome: "cannot_work", status: null } })], false));
    await show();
    expect(await screen.findByText(/alleen het nieuwste heeft geteld/)).toBeDefined();
    expect(screen.queryByRole("button", { name: /versturen/ })).toBeNull();
  });

  it("is empty, or cannot be loaded", async () => {
    const { unmount } = await show();
    expect(await screen.findByText("Alles komt aan")).toBeDefined();
    unmount();
    hub.use(http.get("*/v1/problems", () => aProblem(403, { detail: "Dat mag niet." })));
    await show();
    expect((await screen.findByRole("alert")).textContent).toContain("Dat mag niet.");
  });
});

describe("the steps of a new shop", () => {
  const steps = async () => {
    const list = await screen.findByRole("region", { name: "Zo begin je" });
    return within(list)
      .getAllByRole("listitem")
      .map(({ textContent }) => textContent);
  };

  it("begin with all of them, explain the first, and nothing is green", async () => {
    hub.use(source({ has_api_token: false }), ...shopOf({ rules: [], events: [], email: null }));
    await show();
    expect(await steps()).toEqual([
      expect.stringMatching(/^Koppel Plug&PayGeef Haak een API-token/),
      "Maak je eerste regel",
      "Ontvang de eerste gebeurtenis",
      "Vul een e-mailadres in voor waarschuwingen",
    ]);
    expect(await screen.findByText("Er is nog niets gebeurd. Volg de stappen hierboven.")).toBeDefined();
    expect(screen.queryByText("Alles komt aan")).toBeNull();
  });

  it("are ticked by what has happened", async () => {
    hub.use(...shopOf({ events: [], email: null }));
    await show();
    expect(await steps()).toEqual([
      "Koppel Plug&Pay (klaar)",
      "Maak je eerste regel (klaar)",
      expect.stringMatching(/^Ontvang de eerste gebeurtenisZet het adres van Haak in Plug&Pay/),
      "Vul een e-mailadres in voor waarschuwingen",
    ]);
    expect(screen.getByRole("link", { name: "Ontvang de eerste gebeurtenis" }).getAttribute("href")).toBe(
      "/plugandpay",
    );
  });

  it("need no Plug&Pay where events come from the API, and are gone when all are done", async () => {
    hub.use(source({ has_api_token: false }), ...shopOf({ email: null }));
    const { unmount } = await show();
    expect(await steps()).toContain("Koppel Plug&Pay (klaar)");
    unmount();
    hub.use(...shopOf({}));
    await show();
    expect(await screen.findByText("Alles komt aan")).toBeDefined();
    expect(screen.queryByRole("region", { name: "Zo begin je" })).toBeNull();
  });
});

describe("the completeness", () => {
  it("is shown with the hub's message", async () => {
    await show();
    expect(await screen.findByText("0 ontbreken van 1.284 sinds maandag.")).toBeDefined();
  });

  it("names what could not be read, with a link to what to do", async () => {
    hub.use(source({ proof: "0 ontbreken van 1.284 sinds maandag.", unreadable: 2 }));
    await show();
    expect(await screen.findByText(/2 bestellingen of abonnementen kon Haak niet lezen/)).toBeDefined();
    expect(screen.getByRole("link", { name: "Bekijk wat je kunt doen" }).getAttribute("href")).toBe("/plugandpay");
  });

  it("is unknown before Plug&Pay is connected, with a link to do so", async () => {
    hub.use(source({ has_api_token: false, proof: null }));
    await show();
    expect((await screen.findByRole("link", { name: "Plug&Pay koppelen" })).getAttribute("href")).toBe("/plugandpay");
  });
});

describe("the figures", () => {
  it("are sums in the format of the language, with a table beside the charts", async () => {
    const { user } = await show();
    expect(await screen.findByText("3.000")).toBeDefined();
    await user.click(await screen.findByText("Als tabel"));
    const cells = within(await screen.findByRole("table"))
      .getAllByRole("row")
      .at(-1)?.textContent;
    expect(cells).toBe("10:00" + "2" + "1500" + "1" + "80" + "–");
  });

  it("are those of the last 24 hours or the last 30 days, as in the address", async () => {
    const { user, router } = await show("/?span=month");
    await screen.findByText("3.000");
    expect(asked.at(-1)).toBe("?bucket=day");
    await user.click(screen.getByRole("radio", { name: "24 uur" }));
    expect(router.state.location.search).toBe("");
  });
});
