import { screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import { describe, expect, it } from "vitest";
import { aProblem } from "../../api/client/hub.fixture.ts";
import { fakeRuleForm, open, whatIf } from "./rule-form.fixture.tsx";
import { aPreview, aRule, listOf, tagged } from "./rules.fixture.ts";

const { hub, previewed, previewsAre, saved } = fakeRuleForm();

/** Needed because a drop-down has the label of its field too. */
const input = { selector: "input" };
const ruleFieldOf = (label: string) => screen.queryByLabelText(label, input);

describe("the form of a new rule", () => {
  it("shows only the fields that apply to the trigger", async () => {
    const { user } = await open("/rules/new");
    const trigger = await screen.findByLabelText("Gebeurtenis");
    // Awaited, because the fields with drop-downs appear after the rest of the form.
    await screen.findByLabelText("Producten", input);
    const shows = () => ({
      kinds: screen.queryByText("Voor welke bestellingen?") !== null,
      products: ruleFieldOf("Producten") !== null,
      upsells: ruleFieldOf("Upsells") !== null,
      forms: ruleFieldOf("Formulieren") !== null,
      huddle: screen.queryByLabelText("Toegang regelen in Huddle") !== null,
    });
    expect(shows()).toEqual({ kinds: true, products: true, upsells: true, forms: false, huddle: true });
    await user.selectOptions(trigger, "Abonnement beëindigd");
    expect(shows()).toEqual({ kinds: false, products: true, upsells: false, forms: false, huddle: true });
    await user.selectOptions(trigger, "Formulier verzonden");
    expect(shows()).toEqual({ kinds: false, products: false, upsells: false, forms: true, huddle: true });
    await user.selectOptions(trigger, "Eindpunt werkt niet");
    expect(shows()).toEqual({ kinds: false, products: false, upsells: false, forms: false, huddle: false });
  });

  it("finds products by typing, and accepts the number of one that was never sold", async () => {
    const { user } = await open("/rules/new");
    const field = await screen.findByLabelText("Producten", input);
    await user.type(field, "werk");
    await user.click(await screen.findByRole("option", { name: "Werkboek" }));
    await user.type(field, "999");
    await user.click(await screen.findByRole("option", { name: "Nummer 999 (nog niet verkocht)" }));
    await user.click(screen.getByLabelText("Webhook URL"));
    await user.paste("https://example.com/");
    await waitFor(() => expect(previewed.at(-1)?.rule.scope).toMatchObject({ products: ["8", "999"] }));
  });

  it("shows at the fields what is missing, and what the hub refuses", async () => {
    hub.use(
      http.post("*/v1/rules", () => aProblem(422, { errors: [{ pointer: "/action/url", message: "is private" }] })),
    );
    const { user } = await open("/rules/new");
    await user.click(await screen.findByRole("button", { name: "Regel aanmaken" }));
    expect(await screen.findByText("Vul de URL in die moet worden aangeroepen.")).toBeDefined();
    const field = screen.getByLabelText("Webhook URL");
    await user.click(field);
    await user.paste("https://10.0.0.1/");
    await user.click(screen.getByRole("button", { name: "Regel aanmaken" }));
    expect(await screen.findByText(/Deze URL mag niet worden aangeroepen.*is private/)).toBeDefined();
    expect(field.getAttribute("aria-invalid")).toBe("true");
  });

  it("gives access in Huddle, and never revokes it for a cancellation", async () => {
    const { user } = await open("/rules/new");
    await user.click(await screen.findByLabelText("Toegang regelen in Huddle"));
    await user.click(await screen.findByLabelText("Toegang intrekken in Huddle"));
    await user.type(screen.getByLabelText("Na hoeveel dagen?"), "3");
    await user.click(screen.getByRole("combobox", { name: "Welke Huddle?" }));
    await user.click(await screen.findByRole("option", { name: "Mijn Huddle" }));
    await user.type(screen.getByLabelText("SKU's", input), "CURSUS{Enter}");
    await waitFor(() =>
      expect(previewed.at(-1)?.rule.action).toEqual({
        ...{ type: "huddle", connection_id: "hcn_1", do: "revoke", skus: ["CURSUS"], levels: [], delay_days: 3 },
      }),
    );
    await user.selectOptions(screen.getByLabelText("Gebeurtenis"), "Abonnement opgezegd");
    expect(screen.queryByLabelText("Toegang intrekken in Huddle")).toBeNull();
    expect(screen.getByLabelText("Toegang geven in Huddle")).toHaveProperty("checked", true);
  });

  it("shows where to connect a Huddle if there is none", async () => {
    hub.use(http.get("*/v1/huddle/connections", () => listOf([])));
    const { user } = await open("/rules/new");
    await user.click(await screen.findByLabelText("Toegang regelen in Huddle"));
    expect((await screen.findByRole("link", { name: "Huddle koppelen" })).getAttribute("href")).toBe(
      "/access/connections",
    );
  });
});

describe("the form of a saved rule", () => {
  it("saves the changes with the tag of the version that was read", async () => {
    const saved: unknown[] = [];
    hub.use(
      http.get("*/v1/rules/rul_1", () => tagged(aRule())),
      http.patch("*/v1/rules/rul_1", async ({ request }) => {
        const patch = (await request.json()) as object;
        saved.push([request.headers.get("if-match"), patch]);
        return tagged({ ...aRule(), ...patch }, '"two"');
      }),
    );
    const { user } = await open("/rules/rul_1");
    await user.click(await screen.findByLabelText(/Aanroepen per orderregel/));
    await user.click(screen.getByRole("button", { name: "Opslaan" }));
    expect(await screen.findByText("Opgeslagen")).toBeDefined();
    expect(saved).toMatchObject([['"one"', { per_line: true, name: "Cursus opent de poort" }]]);
  });

  it("links to the settings if it was made there", async () => {
    hub.use(http.get("*/v1/rules/rul_1", () => tagged(aRule({ origin: "settings" }))));
    await open("/rules/rul_1");
    const link = await screen.findByRole("link", { name: /Wijzig hem bij Instellingen/ });
    expect(link.getAttribute("href")).toBe("/settings/webhooks");
  });
});

describe("a what-if", () => {
  it("is not requested for an incomplete form", async () => {
    await open("/rules/new");
    expect((await whatIf()).getByText(/Vul de regel verder in/)).toBeDefined();
    expect(previewed).toEqual([]);
  });

  it("shows the difference of a change, and sends nothing before it is saved", async () => {
    saved();
    previewsAre(aPreview({ difference: { added: 4, removed: 1 } }));
    const { user } = await open("/rules/rul_1");
    const card = await whatIf();
    await card.findByRole("button", { name: "Verstuur deze ene" });
    expect(card.queryByText(/Vergeleken met/)).toBeNull();
    await user.click(screen.getByLabelText("Ook in de testmodus"));
    expect(await card.findByText(/4 aanroepen erbij, 1 aanroepen eraf/)).toBeDefined();
    expect(await card.findByText(/Sla de regel eerst op/)).toBeDefined();
    expect(card.queryByRole("button", { name: "Verstuur deze ene" })).toBeNull();
  });

  it("shows what a rule that is off would do, and sends nothing", async () => {
    hub.use(http.get("*/v1/rules/rul_1", () => tagged(aRule({ enabled: false }))));
    await open("/rules/rul_1");
    expect(await (await whatIf()).findByText(/Zet de regel eerst aan/)).toBeDefined();
    expect(previewed.at(-1)?.rule.enabled).toBe(true);
  });
});
