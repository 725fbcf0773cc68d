import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import type { Comparison } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";
import { aPage, quietShop } from "./access.fixture.ts";

const hub = fakeHub();
const show = (address = "/access/compare") => renderAt(address, { session: aShopSession });
beforeEach(() => hub.use(...quietShop));

const aComparison = (more: Partial<Comparison> = {}): Comparison => ({
  ...{ id: "cmp_1", connection_id: "hcn_1", state: "compared", members: 128, without_email: 1, agreeing: 124 },
  ...{ under_way: 1, missing: 1, without_reason: 1, wish: null, done: { grants: 0, tasks: 0, changed: 0 } },
  ...{ created_at: "2026-11-26T09:00:00Z", applied_at: null },
  ...more,
});
const comparison = (more: Partial<Comparison> = {}) =>
  http.get("*/v1/access/comparisons/cmp_1", () => HttpResponse.json(aComparison(more)));
const findings = http.get("*/v1/access/comparisons/cmp_1/findings", ({ request }) => {
  const kind = new URL(request.url).searchParams.get("kind");
  const email = kind === "missing" ? "li@example.com" : "mod@example.com";
  return aPage([{ email, kind, text: "Zo is het.", items: [], outcome: null }]);
});

describe("comparing with a list of members", () => {
  it("sends the bytes of the file for the chosen connection, and keeps the comparison in the address", async () => {
    const sent: unknown[] = [];
    hub.use(
      comparison(),
      findings,
      http.post("*/v1/access/comparisons", async ({ request }) => {
        const id = new URL(request.url).searchParams.get("connection_id");
        sent.push([id, request.headers.get("content-type"), new Uint8Array(await request.arrayBuffer()).at(-1)]);
        return HttpResponse.json(aComparison(), { status: 201 });
      }),
    );
    const { user, router, container } = await show();
    await user.click(await screen.findByRole("button", { name: "Vergelijken" }));
    expect(await screen.findByText("Kies het bestand met de leden.")).toBeDefined();
    await user.click(screen.getByRole("combobox", { name: "Koppeling" }));
    await user.click(await screen.findByRole("option", { name: "Mijn club" }));
    const input = container.querySelector<HTMLInputElement>('input[type="file"]');
    if (!input) throw new Error("There is no field for a file.");
    // An é in the encoding of a spreadsheet from 1998, which is not valid UTF-8.
    await user.upload(input, new File([new Uint8Array([0x61, 0xe9])], "leden.csv", { type: "text/csv" }));
    await user.click(screen.getByRole("button", { name: "Vergelijken" }));
    expect(await screen.findByText("li@example.com")).toBeDefined();
    expect(screen.getByText("mod@example.com")).toBeDefined();
    expect(sent).toEqual([["hcn_1", "text/csv", 0xe9]]);
    expect(router.state.location.search).toBe("?found=cmp_1");
  });

  it("shows what is wrong with a list", async () => {
    hub.use(http.post("*/v1/access/comparisons", () => aProblem(422, { detail: "Regel 3 heeft geen adres." })));
    const { user, container } = await show();
    await user.click(await screen.findByRole("combobox", { name: "Koppeling" }));
    await user.click(await screen.findByRole("option", { name: "Mijn club" }));
    const input = container.querySelector<HTMLInputElement>('input[type="file"]');
    if (!input) throw new Error("There is no field for a file.");
    await user.upload(input, new File(["x"], "leden.csv", { type: "text/csv" }));
    await user.click(screen.getByRole("button", { name: "Vergelijken" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Regel 3 heeft geen adres.");
  });

  it("applies the choices only after the question, and shows the result", async () => {
    const applied: unknown[] = [];
    hub.use(
      comparison(),
      findings,
      http.post("*/v1/access/comparisons/cmp_1/apply", async ({ request }) => {
        applied.push(await request.json());
        hub.use(comparison({ state: "applied", done: { grants: 1, tasks: 1, changed: 0 } }));
        return HttpResponse.json(aComparison({ state: "applying" }), { status: 202 });
      }),
    );
    const { user } = await show("/access/compare?found=cmp_1");
    const apply = await screen.findByRole<HTMLButtonElement>("button", { name: "Uitvoeren" });
    expect(apply.disabled).toBe(true);
    await user.click(screen.getByRole("radio", { name: "Opnieuw toegang geven" }));
    const [, taskForExtra] = screen.getAllByRole("radio", { name: "Een taak maken, zodat iemand ernaar kijkt" });
    if (!taskForExtra) throw new Error("There is no choice about those without a reason.");
    await user.click(taskForExtra);
    await user.click(apply);
    const dialogue = await screen.findByRole("dialog");
    expect(applied).toEqual([]);
    await user.click(within(dialogue).getByRole("button", { name: "Uitvoeren" }));
    await waitFor(() => expect(applied).toEqual([{ missing: "grants", without_reason: "tasks" }]));
    expect(await screen.findByText("Uitgevoerd")).toBeDefined();
  });
});
