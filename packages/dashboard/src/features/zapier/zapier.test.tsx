import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import type { Rule } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";

const hub = fakeHub();
const show = () => renderAt("/zapier", { session: aShopSession });
const page = (data: unknown[]) => HttpResponse.json({ data, next_cursor: null });

const aZap = (more: Partial<Rule> = {}): Rule => ({
  ...{
    id: "rul_1",
    name: "Zap",

    enabled: true,
    trigger: "order.paid",
    origin: "zapier",
    endpoint_id: "end_1",
    endpoint: { id: "end_1", enabled: true },
  },
  scope: { products: [], product_groups: [], upsells: [], forms: [] },
  ...{ kinds: ["first", "upsell"], per_line: false, include_test: false },
  action: { type: "zapier", url: "https://hooks.zapier.com/hooks/standard/1/abc" },
  ...{ created_at: "2026-11-24T09:00:00Z", updated_at: "2026-11-24T09:00:00Z" },
  ...more,
});
const zaps = (...rows: Rule[]) => http.get("*/v1/rules", () => page(rows));
const endpoint = (more: object = {}) =>
  http.get("*/v1/endpoints", () =>
    page([{ id: "end_1", health: "ok", health_text: null, last_success_at: "2026-11-25T09:00:00Z", ...more }]),
  );

beforeEach(() =>
  hub.use(
    zaps(),
    endpoint(),
    http.get("*/v1/api-keys", () => page([])),
  ),
);

describe("the Zaps that are on", () => {
  it("show in words for which event, for what and since when they run, and whether their calls arrive", async () => {
    hub.use(
      zaps(aZap({ scope: { products: ["7", "8"], product_groups: [], upsells: [], forms: [] }, per_line: true })),
      http.get("*/v1/products", () => page([{ id: "7", name: "Cursus" }])),
    );
    await show();
    const item = (await screen.findByText("Bij: Bestelling betaald")).closest("li");
    expect(
      await within(item ?? document.body).findByText(
        "Alleen voor Cursus, product 8; eerste betalingen en upsells; één keer per orderregel.",
      ),
    ).toBeDefined();
    expect(item?.textContent).toMatch(/Zapier · staat aan sinds 24 nov 2026/);
    expect(await screen.findByText(/Laatste geslaagde aanroep:/)).toBeDefined();
    expect(screen.getByRole("link", { name: "Eindpunt bekijken" }).getAttribute("href")).toBe("/endpoints/end_1");
  });

  it.each<[Partial<Rule>, string]>([
    [{ kinds: ["first", "upsell", "installment", "renewal"] }, "Voor alles; alle betalingen."],
    [{ kinds: ["installment", "renewal"] }, "Voor alles; alleen automatische incasso's en termijnbetalingen."],
    [{ kinds: ["upsell"], include_test: true }, "Voor alles; een deel van de betalingen; ook testbestellingen."],
    [{ kinds: [], trigger: "affiliate.quit" }, "Voor alles."],
  ])("show which payments they are about: %o", async (more, words) => {
    hub.use(zaps(aZap(more)));
    await show();
    expect(await screen.findByText(words)).toBeDefined();
  });

  it("show what is wrong with their calls", async () => {
    hub.use(
      zaps(aZap()),
      endpoint({ health: "failing", health_text: "Mislukt sinds gisteren.", last_success_at: null }),
    );
    await show();
    expect(await screen.findByText("Mislukt sinds gisteren.")).toBeDefined();
    expect(screen.getByText("Nog geen geslaagde aanroep.")).toBeDefined();
  });

  it("name the tool by the host of its address, and a self-hosted n8n by the host itself", async () => {
    hub.use(
      zaps(
        aZap({ action: { type: "zapier", url: "https://hook.eu2.make.com/x" } }),
        aZap({ id: "rul_2", action: { type: "zapier", url: "https://n8n.bakkerij.example/webhook/x" } }),
      ),
    );
    await show();
    expect(await screen.findByText(/^Make · /)).toBeDefined();
    expect(screen.getByText(/^n8n.bakkerij.example · /)).toBeDefined();
  });

  it("show that there are none and what to do, or why they cannot be loaded", async () => {
    const first = await show();
    expect(await screen.findByText("Er staat nog geen Zap aan")).toBeDefined();
    first.unmount();
    hub.use(http.get("*/v1/rules", () => aProblem(404, { detail: "Weg." })));
    await show();
    expect(await screen.findByText("Weg.")).toBeDefined();
  });
});

it("other tools need only a rule, with a link to the API documentation", async () => {
  await show();
  expect((await screen.findByRole("link", { name: "regel" })).getAttribute("href")).toBe("/rules/new");
  expect((await screen.findByRole("link", { name: "documentatie van de API" })).getAttribute("href")).toBe("/docs");
});
