import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/hub.fixture.ts";
import type { Preview, RuleBody } from "../../api/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";
import { aPreview, aRule, catalogue, listOf, tagged } from "./rules.fixture.ts";

const hub = fakeHub();
const open = (address: string) => renderAt(address, { session: aShopSession });

/** A drop-down bears the label of its field, too. */
const input = { selector: "input" };
const fieldOf = (label: string) => screen.queryByLabelText(label, input);

let previewed: { rule: RuleBody & { id?: string }; days: number }[] = [];

/** Answers what-ifs, and remembers what they were of. */
function previewsAre(preview: Preview) {
  hub.use(
    http.post("*/v1/rules/preview", async ({ request }) => {
      previewed.push((await request.json()) as (typeof previewed)[number]);
      return HttpResponse.json(preview);
    }),
  );
}

beforeEach(() => {
  previewed = [];
  hub.use(
    ...catalogue,
    http.get("*/v1/rules", () => listOf([])),
    http.get("*/v1/huddle/connections", () => listOf([{ id: "hcn_1", name: "Mijn Huddle", lite: false }])),
  );
  previewsAre(aPreview());
});

describe("the form of a new rule", () => {
  it("is for the product that it was opened from, and makes the rule", async () => {
    const made: RuleBody[] = [];
    hub.use(
      http.post("*/v1/rules", async ({ request }) => {
        made.push((await request.json()) as RuleBody);
        return HttpResponse.json(aRule(), { status: 201, headers: { etag: '"one"' } });
      }),
      http.get("*/v1/rules/rul_1", () => tagged(aRule())),
    );
    const { user, router } = await open("/rules/new?product=7");
    expect(await screen.findByText("Cursus Fotografie", { selector: ".mantine-Pill-label" })).toBeDefined();
    await user.click(screen.getByLabelText("Webhook URL"));
    await user.paste("https://example.com/course");
    await user.click(screen.getByLabelText("Termijnbetalingen"));
    await user.click(screen.getByRole("button", { name: "Regel aanmaken" }));
    expect(await screen.findByText("De regel is aangemaakt en staat aan")).toBeDefined();
    expect(router.state.location.pathname).toBe("/rules/rul_1");
    expect(made).toEqual([
      {
        name: "Bestelling betaald: example.com",
        enabled: true,
        trigger: "order.paid",
        scope: { products: ["7"], product_groups: [], upsells: [], forms: [] },
        kinds: ["first", "upsell", "installment"],
        per_line: false,
        include_test: false,
        action: { type: "webhook", url: "https://example.com/course", format: "haak", headers: {} },
      },
    ]);
  });

  it("shows only what fits the trigger", async () => {
    const { user } = await open("/rules/new");
    const trigger = await screen.findByLabelText("Gebeurtenis");
    const shows = () => ({
      kinds: screen.queryByText("Voor welke bestellingen?") !== null,
      products: fieldOf("Producten") !== null,
      upsells: fieldOf("Upsells") !== null,
      forms: fieldOf("Formulieren") !== null,
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

  it("finds products by typing, and takes the number of one that was never sold", async () => {
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

  it("says at the fields what is missing, and what the hub refuses", async () => {
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

  it("arranges access in Huddle, and never takes it from somebody who has only cancelled", async () => {
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

  it("says where to connect a Huddle when there is none", async () => {
    hub.use(http.get("*/v1/huddle/connections", () => listOf([])));
    const { user } = await open("/rules/new");
    await user.click(await screen.findByLabelText("Toegang regelen in Huddle"));
    expect((await screen.findByRole("link", { name: "Huddle koppelen" })).getAttribute("href")).toBe("/access");
  });
});

describe("the form of a saved rule", () => {
  it("saves what was changed, held to the state that was read", async () => {
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

  it("that somebody else has changed says so, and shows what is stored by now", async () => {
    hub.use(
      http.get("*/v1/rules/rul_1", () => tagged(aRule())),
      http.patch("*/v1/rules/rul_1", () => aProblem(412)),
    );
    const { user } = await open("/rules/rul_1");
    const name = await screen.findByLabelText("Naam van de regel");
    await user.type(name, " van mij");
    hub.use(http.get("*/v1/rules/rul_1", () => tagged(aRule({ name: "Van iemand anders" }), '"two"')));
    await user.click(screen.getByRole("button", { name: "Opslaan" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Iemand anders was je voor");
    await waitFor(() => expect(name).toHaveProperty("value", "Van iemand anders"));
  });

  it("of the settings is changed there", async () => {
    hub.use(http.get("*/v1/rules/rul_1", () => tagged(aRule({ origin: "settings" }))));
    await open("/rules/rul_1");
    const link = await screen.findByRole("link", { name: /Wijzig hem bij Instellingen/ });
    expect(link.getAttribute("href")).toBe("/settings/webhooks");
  });
});

describe("a what-if", () => {
  const whatIf = async () => within(await screen.findByRole("region", { name: "Wat als?" }));
  const saved = () => hub.use(http.get("*/v1/rules/rul_1", () => tagged(aRule())));

  it("tells how often, for which orders, and why not for the others", async () => {
    saved();
    const { user } = await open("/rules/rul_1");
    const card = await whatIf();
    expect(await card.findByText("In de afgelopen 30 dagen had dit 2 keer aangeroepen.")).toBeDefined();
    expect(card.getByText("1 daarvan is al gedaan.")).toBeDefined();
    expect(card.getByText("Een ander product: 1")).toBeDefined();
    expect(card.getByText("Bestelling 1001")).toBeDefined();
    expect(card.queryByText("Bestelling 1003")).toBeNull();
    await user.click(card.getByLabelText("Ook wat er niet bij hoort"));
    expect(card.getByText("Deze regel is voor product 7.")).toBeDefined();
    await user.selectOptions(card.getByLabelText("Over welke tijd"), "Laatste 90 dagen");
    await waitFor(() => expect(previewed.at(-1)).toMatchObject({ days: 90, rule: { id: "rul_1", enabled: true } }));
  });

  it("of a form that is not complete is not asked for", async () => {
    await open("/rules/new");
    expect((await whatIf()).getByText(/Vul de regel verder in/)).toBeDefined();
    expect(previewed).toEqual([]);
  });

  it("of a change tells how it differs, and sends nothing before it is saved", async () => {
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

  it("of a rule that is off is of what it would do, and sends nothing", async () => {
    hub.use(http.get("*/v1/rules/rul_1", () => tagged(aRule({ enabled: false }))));
    await open("/rules/rul_1");
    expect(await (await whatIf()).findByText(/Zet de regel eerst aan/)).toBeDefined();
    expect(previewed.at(-1)?.rule.enabled).toBe(true);
  });

  it("is sent after a question, with its progress in sight, and stopped", async () => {
    saved();
    const replay = { id: "rpl_1", state: "running", matched: 4, done: 1, failed: 0 };
    const calls: string[] = [];
    hub.use(
      http.post("*/v1/rules/preview/prv_1/send", () => {
        calls.push("send");
        return HttpResponse.json({ id: "rpl_1", matched: 4 }, { status: 202 });
      }),
      http.get("*/v1/replays/rpl_1", () => HttpResponse.json(replay)),
      http.delete("*/v1/replays/rpl_1", () => {
        calls.push("stop");
        hub.use(http.get("*/v1/replays/rpl_1", () => HttpResponse.json({ ...replay, state: "stopped" })));
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user, router } = await open("/rules/rul_1");
    await user.click(await screen.findByRole("button", { name: "Verstuur deze ene" }));
    expect(calls).toEqual([]);
    await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Versturen" }));
    expect(await screen.findByText("1 van 4 klaar")).toBeDefined();
    expect(router.state.location.search).toBe("?replay=rpl_1");
    await user.click(screen.getByRole("button", { name: "Stoppen" }));
    expect(await screen.findByText("Gestopt. Wat nog niet verstuurd was, is weer zoals het was.")).toBeDefined();
    expect(calls).toEqual(["send", "stop"]);
    // What was sent is looked at anew, once.
    await waitFor(() => expect(previewed).toHaveLength(2));
    expect(await screen.findByRole("button", { name: "Verstuur deze ene" })).toBeDefined();
    expect(previewed).toHaveLength(2);
  });
});
