import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { aProblem } from "../../api/client/hub.fixture.ts";
import type { RuleBody } from "../../api/client/openapi.ts";
import { fakeRuleForm, open, whatIf } from "./rule-form.fixture.tsx";
import { aRule, tagged } from "./rules.fixture.ts";

/**
 * In the short form, `packages/dashboard/test/journeys/rules.test.ts` makes a rule of a product, reads its what-if
 * and sends it, in a browser, and `packages/dashboard/src/features/webhooks/webhooks.test.tsx` has settings that
 * somebody else has changed.
 */

const { hub, previewed, saved } = fakeRuleForm();

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
});

describe("the form of a saved rule", () => {
  it("reports that somebody else changed it, and shows what is stored now", async () => {
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
});

describe("a what-if", () => {
  it("shows how often the rule makes a call, for which orders, and why not for the others", async () => {
    saved();
    const { user } = await open("/rules/rul_1");
    const card = await whatIf();
    expect(await card.findByText("In de afgelopen 30 dagen had dit 2 keer aangeroepen.")).toBeDefined();
    expect(card.getByText("1 daarvan is al gedaan.")).toBeDefined();
    expect(card.getByText("Een ander product: 1")).toBeDefined();
    expect(card.getByText("Bestelling 1001")).toBeDefined();
    expect(card.queryByText("Bestelling 1003")).toBeNull();
    await user.click(card.getByLabelText("Ook tonen wat niet past"));
    expect(card.getByText("Deze regel is voor product 7.")).toBeDefined();
    await user.selectOptions(card.getByLabelText("Periode"), "Laatste 90 dagen");
    await waitFor(() => expect(previewed.at(-1)).toMatchObject({ days: 90, rule: { id: "rul_1", enabled: true } }));
  });

  it("is sent after a question, shows its progress, and can be stopped", async () => {
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
    expect(
      await screen.findByText("Gestopt. Wat nog niet verstuurd was, heeft weer de status van daarvoor."),
    ).toBeDefined();
    expect(calls).toEqual(["send", "stop"]);
    // The preview must be read again after the calls, and only once.
    await waitFor(() => expect(previewed).toHaveLength(2));
    expect(await screen.findByRole("button", { name: "Verstuur deze ene" })).toBeDefined();
    expect(previewed).toHaveLength(2);
  });
});
