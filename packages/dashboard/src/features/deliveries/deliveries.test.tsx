import { screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";
import { aboutKey } from "../../ui/traffic/event-type.ts";
import { toDeliveryQuery, toReplayFilter } from "./delivery-filters.tsx";

const hub = fakeHub();
const show = (address: string) => renderAt(address, { session: aShopSession });
const page = (data: unknown[]) => HttpResponse.json({ data, next_cursor: null });
const NOTHING = { state: "", endpoint: "", rule: "", event: "" };

const aDelivery = {
  ...{
    id: "dlv_1",
    state: "failed",
    event_id: "evt_1",
    event_type: "order.paid",
    event_key: "order:1001:paid",
    order_number: null,
  },
  ...{ rule_id: "rul_1", endpoint_id: "end_1", line_number: 2, next_attempt_at: null, attempt_count: 9 },
  ...{ overtook: true, created_at: "2026-11-24T09:00:00Z" },
};
const asked: URL[] = [];

beforeEach(() =>
  hub.use(
    http.get("*/v1/deliveries", ({ request }) => {
      asked.push(new URL(request.url));
      return page([aDelivery]);
    }),
    http.get("*/v1/endpoints", () => page([{ id: "end_1", kind: "webhook", url: "https://example.com/hook" }])),
    http.get("*/v1/rules", () =>
      page([{ id: "rul_1", name: "Course", shown_name: "Cursus opent Huddle", endpoint_id: "end_1" }]),
    ),
    http.get("*/v1/replays", () => page([])),
  ),
);

describe("the list of deliveries", () => {
  it("shows the subject, the address and the state of each", async () => {
    await show("/deliveries");
    const row = await screen.findByRole("link", { name: /Bestelling betaald · 1001, orderregel 2/ });
    for (const text of ["Cursus opent Huddle", "https://example.com/hook", "9 pogingen", "Mislukt"]) {
      expect(row.textContent).toContain(text);
    }
    expect(row.getAttribute("href")).toBe("/deliveries/dlv_1");
  });

  it("names an order by its invoice number if there is one", async () => {
    hub.use(http.get("*/v1/deliveries", () => page([{ ...aDelivery, order_number: "2026-0017" }])));
    await show("/deliveries");
    expect(await screen.findByRole("link", { name: /Bestelling betaald · 2026-0017, orderregel 2/ })).toBeDefined();
  });

  it("is filtered by its address and by the fields", async () => {
    const { user, router } = await show("/deliveries?endpoint=end_1&state=nonsense");
    await screen.findByRole("link", { name: /betaald · 1001/ });
    expect(asked.at(-1)?.search).toBe("?endpoint=end_1");
    await user.click(screen.getByRole("combobox", { name: "Status" }));
    await user.click(await screen.findByRole("option", { name: "Gepauzeerd" }));
    expect(router.state.location.search).toBe("?endpoint=end_1&state=paused");
  });

  it("names a connection by its host instead of a hidden address", async () => {
    const url = "https://club.example.com/membership/create/[masked]";
    hub.use(http.get("*/v1/endpoints", () => page([{ id: "end_1", kind: "huddle", url }])));
    const { user } = await show("/deliveries");
    await user.click(await screen.findByRole("combobox", { name: "Eindpunt" }));
    expect(await screen.findByRole("option", { name: "club.example.com" })).toBeDefined();
  });

  it("is sent again with its filters: without a filter only failed deliveries, and never one that is being sent", () => {
    expect(toReplayFilter(NOTHING)).toEqual({ states: ["failed"] });
    expect(toReplayFilter({ ...NOTHING, state: "paused", endpoint: "end_1", rule: "rul_1" })).toEqual({
      ...{ states: ["paused"], endpoint_id: "end_1", rule_id: "rul_1" },
    });
    expect(toReplayFilter({ ...NOTHING, state: "sending" })).toBeNull();
    expect(toReplayFilter({ ...NOTHING, event: "evt_1" })).toBeNull();
    expect(toDeliveryQuery({ ...NOTHING, event: "evt_1", state: "failed" })).toEqual({
      event: "evt_1",
      state: "failed",
    });
  });

  it("shows replays that are running now", async () => {
    const replay = { id: "rpl_1", state: "running", matched: 4, done: 1, failed: 0 };
    hub.use(
      http.get("*/v1/replays", () => page([replay, { ...replay, id: "rpl_0", state: "done" }])),
      http.get("*/v1/replays/rpl_1", () => HttpResponse.json(replay)),
    );
    await show("/deliveries");
    expect(await screen.findByText("1 van 4 klaar")).toBeDefined();
  });
});

describe("one delivery", () => {
  const one = (more: object) =>
    hub.use(
      http.get("*/v1/deliveries/dlv_1", () =>
        HttpResponse.json({
          ...aDelivery,
          problem: null,
          content_type: "application/json",
          body: '{"a":1}',
          attempts: [],
          ...more,
        }),
      ),
    );

  it("links to its event and its endpoint, and has the body as it was sent", async () => {
    one({});
    const { user } = await show("/deliveries/dlv_1");
    expect((await screen.findByRole("link", { name: "Naar de gebeurtenis" })).getAttribute("href")).toBe(
      "/events/evt_1",
    );
    expect((await screen.findByRole("link", { name: /example.com/ })).getAttribute("href")).toBe("/endpoints/end_1");
    expect(screen.getByText(/duurde langer dan 15 minuten/)).toBeDefined();
    await user.click(screen.getByText("Verstuurde inhoud"));
    expect(await screen.findByText(/"a": 1/)).toBeDefined();
  });

  it("shows when the next attempt is, and cannot be sent again while it is being sent", async () => {
    one({ state: "sending", next_attempt_at: "2026-11-24T09:05:00Z" });
    await show("/deliveries/dlv_1");
    expect(await screen.findByText(/Volgende poging/)).toBeDefined();
    expect(screen.getByRole("button", { name: "Opnieuw versturen" })).toHaveProperty("disabled", true);
  });

  it("to a failing endpoint shows when the endpoint is tested, and that sending again tests it now", async () => {
    one({ state: "paused", next_attempt_at: "2026-11-24T09:05:00Z" });
    await show("/deliveries/dlv_1");
    const text = await screen.findByText(/test Haak het met één aanroep/);
    expect(text.textContent).toContain("test je het eindpunt nu, met deze aanroep");
    expect(text.querySelector("time")?.dateTime).toBe("2026-11-24T09:05:00Z");
  });

  it("to an endpoint that is off shows that it is sent after the endpoint is switched on", async () => {
    one({ state: "paused", next_attempt_at: null });
    await show("/deliveries/dlv_1");
    expect(await screen.findByText(/Het eindpunt staat uit\. Deze aanroep wordt verstuurd zodra/)).toBeDefined();
  });

  it("that cannot work shows the reason, and has no button", async () => {
    one({ problem: "No SKU." });
    await show("/deliveries/dlv_1");
    expect(await screen.findByText("No SKU.")).toBeDefined();
    expect(screen.queryByRole("button", { name: "Opnieuw versturen" })).toBeNull();
  });

  it("shows why it could not be sent again", async () => {
    one({});
    hub.use(http.post("*/v1/deliveries/dlv_1/retry", () => aProblem(409, { detail: "De regel is verwijderd." })));
    const { user } = await show("/deliveries/dlv_1");
    await user.click(await screen.findByRole("button", { name: "Opnieuw versturen" }));
    expect((await screen.findByRole("alert")).textContent).toContain("De regel is verwijderd.");
  });
});

it.each([
  ["order:1001:paid", "1001"],
  ["order:2026:7:paid", "2026:7"],
  ["subscription:S7:ended:2", "S7"],
  ["mijn eigen sleutel", "mijn eigen sleutel"],
  [null, null],
])("an event with the key %s is about %s", (key, about) => {
  expect(aboutKey(key)).toBe(about);
});
