import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import type { Rule } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";
import { aRule, catalogue, listOf, tagged } from "./rules.fixture.ts";

const hub = fakeHub();

const open = (address: string) => renderAt(address, { session: aShopSession });

/** Answers with these rules, and records the requests. */
function rulesAre(rules: readonly Rule[]): string[] {
  const asked: string[] = [];
  hub.use(
    ...catalogue,
    http.get("*/v1/rules", ({ request }) => {
      asked.push(new URL(request.url).search);
      return listOf(rules);
    }),
  );
  return asked;
}

describe("the list of rules", () => {
  it("shows what each rule does, and where it was made", async () => {
    rulesAre([
      aRule(),
      aRule({
        id: "rul_2",
        name: "Settings: orders",
        shown_name: "Instellingen: bestellingen",
        origin: "settings",
        scope: { ...aRule().scope, products: [] },
      }),
      aRule({
        id: "rul_3",
        name: "Zap",
        origin: "zapier",
        action: { type: "zapier", url: "https://hooks.zapier.com/1" },
      }),
    ]);
    await open("/rules");
    const [own, settings, zap] = await screen.findAllByRole("listitem");
    await waitFor(() =>
      expect(own?.textContent).toContain("Bestelling betaald · product Cursus Fotografiehttps://example.com/course"),
    );
    expect(settings?.textContent).toContain("Instellingen: bestellingen");
    expect(within(settings ?? document.body).getByRole("link", { name: "Naar de instellingen" })).toBeDefined();
    expect(zap?.textContent).toContain("Zet je aan en uit in Zapier");
    expect(screen.getAllByRole("switch")).toHaveLength(1);
  });

  it("is filtered by its address, which the fields change", async () => {
    const asked = rulesAre([aRule()]);
    const { user, router } = await open("/rules?product=7");
    expect(await screen.findByDisplayValue("Cursus Fotografie")).toBeDefined();
    await user.selectOptions(screen.getByLabelText("Herkomst"), "Hier gemaakt");
    await waitFor(() => expect(router.state.location.search).toBe("?product=7&origin=rule"));
    await waitFor(() => expect(asked).toEqual(["?product=7", "?product=7&origin=rule"]));
    expect(screen.getByRole("link", { name: "Regel toevoegen" }).getAttribute("href")).toBe("/rules/new?product=7");
  });

  it("explains what a rule is if there is none", async () => {
    rulesAre([]);
    await open("/rules");
    expect(await screen.findByText("Er zijn nog geen regels")).toBeDefined();
  });

  it("switches a rule, or shows why it cannot", async () => {
    rulesAre([aRule()]);
    const patches: unknown[] = [];
    hub.use(
      http.patch("*/v1/rules/rul_1", async ({ request }) => {
        patches.push(await request.json());
        return patches.length === 1 ? aProblem(409, { detail: "Dat mag niet." }) : tagged(aRule({ enabled: false }));
      }),
    );
    const { user } = await open("/rules");
    const toggle = await screen.findByRole("switch", { name: "Regel “Cursus opent de poort” aan of uit" });
    await user.click(toggle);
    expect((await screen.findByRole("alert")).textContent).toContain("Dat mag niet.");
    rulesAre([aRule({ enabled: false })]);
    await user.click(toggle);
    await waitFor(() => expect(toggle).toHaveProperty("checked", false));
    expect(patches).toEqual([{ enabled: false }, { enabled: false }]);
  });

  it("deletes a rule only after showing how many pending calls are cancelled", async () => {
    rulesAre([aRule()]);
    const deleted: unknown[] = [];
    hub.use(
      http.post("*/v1/replays", async ({ request }) => {
        const body = (await request.json()) as { dry_run: boolean };
        expect(body).toMatchObject({ dry_run: true, filter: { rule_id: "rul_1" } });
        return HttpResponse.json({ matched: 3 });
      }),
      http.delete("*/v1/rules/:id", ({ params }) => {
        deleted.push(params.id);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = await open("/rules");
    await user.click(await screen.findByRole("button", { name: "Regel “Cursus opent de poort” verwijderen" }));
    const question = within(await screen.findByRole("dialog"));
    expect(await question.findByText(/Er wachten nog 3 aanroepen van deze regel; die vervallen/)).toBeDefined();
    expect(deleted).toEqual([]);
    await user.click(question.getByRole("button", { name: "Regel verwijderen" }));
    await waitFor(() => expect(deleted).toEqual(["rul_1"]));
  });
});

it("a rule whose endpoint is off shows that, and links to the endpoint", async () => {
  rulesAre([]);
  hub.use(
    http.get("*/v1/rules/rul_1", () => tagged(aRule({ origin: "zapier", endpoint: { id: "end_1", enabled: false } }))),
  );
  await open("/rules/rul_1");
  expect(await screen.findByText("Het eindpunt van deze regel staat uit")).toBeDefined();
  expect(screen.getByRole("link", { name: "Eindpunt openen" }).getAttribute("href")).toBe("/endpoints/end_1");
});

describe("a product", () => {
  it("with any characters in its id is found by its link, and shows its rules", async () => {
    const asked = rulesAre([]);
    hub.use(http.get("*/v1/products", () => listOf([{ id: "a/b ?", name: "Vreemd product" }])));
    const { user } = await open("/products");
    await user.click(await screen.findByRole("link", { name: "Vreemd product" }));
    expect(await screen.findByRole("heading", { name: "Koppelingen", level: 2 })).toBeDefined();
    expect(await screen.findByRole("heading", { name: "Vreemd product", level: 1 })).toBeDefined();
    await waitFor(() => expect(asked).toEqual(["?product=a%2Fb%20%3F"]));
    const add = screen.getByRole("link", { name: "Regel toevoegen" }).getAttribute("href") ?? "";
    expect(new URL(add, "http://x").searchParams.get("product")).toBe("a/b ?");
  });

  it("is searched by name, which is kept in the address", async () => {
    rulesAre([]);
    const { user, router } = await open("/products");
    await screen.findByRole("link", { name: "Werkboek" });
    await user.type(screen.getByLabelText("Zoek op naam of nummer"), "foto");
    await waitFor(() => expect(screen.queryByRole("link", { name: "Werkboek" })).toBeNull());
    // Awaited, because a letter may arrive after the typed text has been taken over on a busy machine.
    await waitFor(() => expect(router.state.location.search).toBe("?q=foto"));
    await user.type(screen.getByLabelText("Zoek op naam of nummer"), "xyz");
    expect(await screen.findByText("Niets gevonden")).toBeDefined();
  });
});

it("an upsell shows its rules under Geavanceerd", async () => {
  const asked = rulesAre([]);
  const { user } = await open("/upsells");
  await user.click(await screen.findByRole("link", { name: "Masterclass" }));
  expect(await screen.findByRole("heading", { name: "Geavanceerd", level: 2 })).toBeDefined();
  await waitFor(() => expect(asked).toEqual(["?upsell=u1"]));
  expect(screen.getByRole("link", { name: "Regel toevoegen" }).getAttribute("href")).toBe("/rules/new?upsell=u1");
});
