import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import type { Endpoint } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";

const hub = fakeHub();
const show = (address: string) => renderAt(address, { session: aShopSession });
const page = (data: unknown[]) => HttpResponse.json({ data, next_cursor: null });

const anEndpoint = (more: Partial<Endpoint> = {}): Endpoint => ({
  ...{
    id: "end_1",
    kind: "webhook",
    connection_id: null,
    url: "https://example.com/hook",
    enabled: true,
    off_reason: null,
    off_since: null,
  },
  ...{ health: "ok", health_text: null, failing_since: null, last_success_at: null, pending: 0, failed: 0 },
  ...{ rate_per_second: null, concurrency: null, secret_hint: "…abcd" },
  ...more,
});
const OFF = {
  enabled: false,
  health: "off",
  health_text: "Uitgezet, omdat het met 410 antwoordde.",
  pending: 3,
} as const;
const one = (more: Partial<Endpoint> = {}) =>
  hub.use(http.get("*/v1/endpoints/end_1", () => HttpResponse.json(anEndpoint(more))));

beforeEach(() =>
  hub.use(http.get("*/v1/rules", () => page([{ id: "rul_1", name: "Cursus opent Huddle", endpoint_id: "end_1" }]))),
);

/** Collects the bodies of what is changed. */
function changing() {
  const bodies: unknown[] = [];
  hub.use(
    http.patch("*/v1/endpoints/end_1", async ({ request }) => {
      bodies.push(await request.json());
      return HttpResponse.json(anEndpoint());
    }),
  );
  return bodies;
}

describe("the list of endpoints", () => {
  it("shows failing ones first, with their pending deliveries and the reason", async () => {
    const works = anEndpoint({ id: "end_0", last_success_at: "2026-11-25T09:00:00Z" });
    hub.use(http.get("*/v1/endpoints", () => page([works, anEndpoint({ ...OFF, failed: 2 })])));
    await show("/endpoints");
    await screen.findAllByText("Webhook");
    const rows = screen.getAllByRole("listitem").map(({ textContent }) => textContent);
    expect(rows[0]).toContain("3 wachten · 2 mislukt · Uitgezet, omdat het met 410 antwoordde.");
    expect(rows[1]).toContain("Werkt");
  });

  it("does not count an endpoint as working before anything has arrived", async () => {
    hub.use(http.get("*/v1/endpoints", () => page([anEndpoint({ failed: 7 })])));
    await show("/endpoints");
    const row = await screen.findByRole("listitem");
    expect(row.textContent).toContain("Nog niets aangekomen");
    expect(row.textContent).not.toContain("Werkt");
  });

  it("explains how to get one if there is none", async () => {
    hub.use(http.get("*/v1/endpoints", () => page([])));
    await show("/endpoints");
    expect(await screen.findByText("Er zijn nog geen eindpunten")).toBeDefined();
  });
});

describe("an endpoint", () => {
  it("names its rules from every page of the list", async () => {
    one();
    hub.use(
      http.get("*/v1/rules", ({ request }) =>
        new URL(request.url).searchParams.get("cursor") === "older"
          ? page([{ id: "rul_1", name: "Cursus opent Huddle", endpoint_id: "end_1" }])
          : HttpResponse.json({ data: [{ id: "rul_2", name: "Nieuw", endpoint_id: "end_2" }], next_cursor: "older" }),
      ),
    );
    await show("/endpoints/end_1");
    expect((await screen.findByRole("link", { name: "Cursus opent Huddle" })).getAttribute("href")).toBe(
      "/rules/rul_1",
    );
    expect(screen.queryByRole("link", { name: "Nieuw" })).toBeNull();
  });

  it("that is off is switched on, and its waiting deliveries are sent, or cancelled on request", async () => {
    one(OFF);
    const bodies = changing();
    const { user } = await show("/endpoints/end_1");
    expect(await screen.findByText(OFF.health_text)).toBeDefined();
    for (const choose of [null, "Laten vervallen"]) {
      await user.click(screen.getByRole("button", { name: "Aanzetten" }));
      const dialogue = within(await screen.findByRole("dialog"));
      expect(dialogue.getByText("Er wachten 3 afleveringen. Wat moet daarmee gebeuren?")).toBeDefined();
      if (choose) await user.click(dialogue.getByRole("radio", { name: choose }));
      await user.click(dialogue.getByRole("button", { name: "Aanzetten" }));
      await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    }
    expect(bodies).toEqual([
      { enabled: true, send_waiting: true },
      { enabled: true, send_waiting: false },
    ]);
  });

  it("is switched off after a question", async () => {
    one();
    const bodies = changing();
    const { user } = await show("/endpoints/end_1");
    await user.click(await screen.findByRole("button", { name: "Uitzetten" }));
    const dialogue = within(await screen.findByRole("dialog"));
    await user.click(dialogue.getByRole("button", { name: "Uitzetten" }));
    await waitFor(() => expect(bodies).toEqual([{ enabled: false }]));
  });

  it("has limits, and none if the fields are empty", async () => {
    one({ concurrency: 4 });
    const bodies = changing();
    const { user } = await show("/endpoints/end_1");
    await user.type(await screen.findByLabelText("Aanroepen per seconde"), "0.5");
    await user.clear(screen.getByLabelText("Tegelijk onderweg"));
    await user.click(screen.getByRole("button", { name: "Tempo opslaan" }));
    expect(await screen.findByText("Opgeslagen")).toBeDefined();
    expect(bodies).toEqual([{ rate_per_second: 0.5, concurrency: null }]);
  });

  it("shows its secret only on request, and a new one with the chosen overlap", async () => {
    one();
    const rotations: unknown[] = [];
    hub.use(
      http.get("*/v1/endpoints/end_1/secret", () => HttpResponse.json({ secret: "whsec_old" })),
      http.post("*/v1/endpoints/end_1/secret/rotate", async ({ request }) => {
        rotations.push(await request.json());
        return HttpResponse.json({ secret: "whsec_new" });
      }),
    );
    const { user } = await show("/endpoints/end_1");
    expect((await screen.findByText(/Het geheim eindigt op …abcd/)).textContent).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Geheim tonen" }));
    await user.click(await screen.findByRole("button", { name: "Ondertekeningsgeheim tonen" }));
    expect(screen.getByText("whsec_old")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Geheim vernieuwen" }));
    const dialogue = within(await screen.findByRole("dialog"));
    await user.click(dialogue.getByRole("radio", { name: "Nog 1 uur" }));
    await user.click(dialogue.getByRole("button", { name: "Geheim vernieuwen" }));
    expect(await screen.findByText("Het nieuwe geheim geldt vanaf nu")).toBeDefined();
    expect(rotations).toEqual([{ overlap_seconds: 3_600 }]);
    expect(screen.queryByText("whsec_old")).toBeNull();
  });

  it("is tested, and shows the answer", async () => {
    one();
    hub.use(
      http.post("*/v1/endpoints/end_1/test", () => HttpResponse.json({ delivery_id: "dlv_1" }, { status: 202 })),
      http.get("*/v1/deliveries/dlv_1", () =>
        HttpResponse.json({
          ...{ id: "dlv_1", state: "failed", next_attempt_at: null, overtook: false, body: "{}" },
          attempts: [
            {
              ...{ number: 1, at: "2026-11-24T09:00:00Z", duration_ms: 1_500, outcome: "timed_out", status: null },
              ...{ error: "no answer", request_headers: {}, response_headers: null, response_body: null },
            },
          ],
        }),
      ),
    );
    const { user } = await show("/endpoints/end_1");
    await user.click(await screen.findByRole("button", { name: "Testaanroep versturen" }));
    expect(await screen.findByText("Geen antwoord op tijd")).toBeDefined();
    expect(screen.getByText(/Geen antwoord, na 1,5 sec/)).toBeDefined();
  });

  it("of a connection has no test call and no secret, because its calls give access", async () => {
    one({ kind: "huddle" });
    await show("/endpoints/end_1");
    expect(await screen.findByText("Cursus opent Huddle")).toBeDefined();
    expect(screen.queryByRole("button", { name: "Testaanroep versturen" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Geheim tonen" })).toBeNull();
  });

  it("that does not exist is reported as such", async () => {
    hub.use(http.get("*/v1/endpoints/end_0", () => aProblem(404, { detail: "Dit eindpunt is er niet." })));
    await show("/endpoints/end_0");
    expect((await screen.findByRole("alert")).textContent).toContain("Dit eindpunt is er niet.");
  });
});
