import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import type { WebhookSettings } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";
import { aKey, aTestDelivery, emptySettings, filledSettings, ordersRule } from "./webhooks.fixture.ts";

const hub = fakeHub();

const listOf = (data: unknown[]) => HttpResponse.json({ data, next_cursor: null });
const tagged = (settings: unknown, etag: string) => HttpResponse.json(settings as object, { headers: { etag } });

/** Answers the requests of the page. */
function furnish({ settings = emptySettings, rules = [] as unknown[], keys = [aKey()] } = {}) {
  hub.use(
    http.get("*/v1/settings/webhooks", () => tagged(settings, '"first"')),
    http.get("*/v1/api-keys", () => listOf(keys)),
    http.get("*/v1/rules", () => listOf(rules)),
  );
}

const open = () => renderAt("/settings/webhooks", { session: aShopSession });
const orders = async () => within(await screen.findByRole("region", { name: "Bestellingen" }));
const cancellations = () => within(screen.getByRole("region", { name: "Opzeggingen" }));
const saveOrders = () => screen.getByRole("button", { name: "Opslaan: Bestellingen" });
const saveCancellations = () => screen.getByRole("button", { name: "Opslaan: Opzeggingen" });

/** Stores what is saved, and tags it with the number of the save. Refuses every tag but one, if one is given. */
function storeSaves({ unlessTag }: { unlessTag?: string } = {}) {
  const saved: { tag: string | null; body: WebhookSettings }[] = [];
  hub.use(
    http.put("*/v1/settings/webhooks", async ({ request }) => {
      const tag = request.headers.get("if-match");
      if (unlessTag !== undefined && tag !== unlessTag) return aProblem(412, { code: "changed" });
      const body = (await request.json()) as WebhookSettings;
      saved.push({ tag, body });
      return tagged(body, `"save ${saved.length}"`);
    }),
  );
  return saved;
}

describe("the settings of shop-wide webhooks", () => {
  it("describe in words what they do, and update that with every change", async () => {
    furnish();
    const { user } = await open();
    const card = await orders();
    const summaryOf = () => card.getByRole("status").textContent;
    expect(summaryOf()).toBe("Er wordt niets aangeroepen zolang hier geen URL staat.");
    await user.click(card.getByLabelText("Webhook URL"));
    await user.paste("https://example.com/orders");
    expect(summaryOf()).toContain("elke betaalde bestelling en upsell, niet voor automatische incasso's");
    await user.click(card.getByLabelText(/Ook aanroepen bij automatische incasso's/));
    expect(summaryOf()).toContain("en ook voor elke automatische incasso en termijnbetaling");
    await user.click(card.getByLabelText(/Aanroepen per orderregel/));
    expect(summaryOf()).toContain("drie regels zijn drie aanroepen");
    await user.click(card.getByLabelText("Ook bij testbestellingen"));
    expect(summaryOf()).toContain("Testbestellingen tellen mee.");
    await user.click(card.getByLabelText("Zodra de bestelling is aangemaakt"));
    expect(summaryOf()).toContain("betaald of niet");
  });
});

describe("saving the settings of shop-wide webhooks", () => {
  it("is done by the card that they are in, with the tag of the version that was read", async () => {
    furnish();
    const saved = storeSaves();
    const { user } = await open();
    const card = await orders();
    await user.click(card.getByLabelText("Webhook URL"));
    await user.paste("  https://example.com/orders ");
    await user.click(card.getByLabelText(/Aanroepen per orderregel/));
    await user.click(saveOrders());
    expect(await card.findByText("Opgeslagen")).toBeDefined();
    expect(cancellations().queryByText("Opgeslagen")).toBeNull();
    const settings = { ...filledSettings, orders: { ...filledSettings.orders, per_line: true } };
    expect(saved).toEqual([{ tag: '"first"', body: settings }]);
    await user.click(card.getByLabelText("Ook bij testbestellingen"));
    expect(card.queryByText("Opgeslagen")).toBeNull();
    await user.click(saveOrders());
    await waitFor(() => expect(saved[1]).toMatchObject({ tag: '"save 1"', body: { orders: { include_test: true } } }));
  });

  it("in one card keeps what is typed in the other, which has its own button", async () => {
    furnish();
    const saved = storeSaves();
    const { user } = await open();
    const card = await orders();
    const field = cancellations().getByLabelText("Webhook URL voor opzeggingen");
    await user.click(field);
    await user.paste("https://example.com/ended");
    await user.click(card.getByLabelText("Webhook URL"));
    await user.paste("https://example.com/orders");
    await user.click(saveOrders());
    await card.findByText("Opgeslagen");
    expect(saved[0]?.body).toEqual(filledSettings);
    expect(field).toHaveProperty("value", "https://example.com/ended");
    expect(cancellations().getByText("Je hebt wijzigingen die nog niet zijn opgeslagen.")).toBeDefined();
    await user.click(saveCancellations());
    await cancellations().findByText("Opgeslagen");
    const ended = { ...filledSettings.cancellations, url: "https://example.com/ended" };
    expect(saved[1]).toEqual({ tag: '"save 1"', body: { ...filledSettings, cancellations: ended } });
  });

  it("is refused after somebody else changed the same card, which then shows what is stored", async () => {
    furnish();
    hub.use(http.put("*/v1/settings/webhooks", () => aProblem(412, { code: "changed" })));
    const { user } = await open();
    const card = await orders();
    await user.click(card.getByLabelText("Webhook URL"));
    await user.paste("https://example.com/mine");
    hub.use(http.get("*/v1/settings/webhooks", () => tagged(filledSettings, '"of somebody else"')));
    await user.click(saveOrders());
    expect((await card.findByRole("alert")).textContent).toContain("intussen door iemand anders gewijzigd");
    await waitFor(() =>
      expect(card.getByLabelText("Webhook URL")).toHaveProperty("value", "https://example.com/orders"),
    );
  });

  it("works although somebody else has changed the other card meanwhile, and keeps that change", async () => {
    furnish();
    const ended = {
      ...emptySettings,
      cancellations: { ...emptySettings.cancellations, url: "https://example.com/end" },
    };
    const { user } = await open();
    const card = await orders();
    await user.click(card.getByLabelText("Webhook URL"));
    await user.paste("https://example.com/orders");
    const saved = storeSaves({ unlessTag: '"of somebody else"' });
    hub.use(http.get("*/v1/settings/webhooks", () => tagged(ended, '"of somebody else"')));
    await user.click(saveOrders());
    await card.findByText("Opgeslagen");
    expect(saved).toEqual([{ tag: '"of somebody else"', body: { ...ended, orders: filledSettings.orders } }]);
    expect(cancellations().getByLabelText("Webhook URL voor opzeggingen")).toHaveProperty(
      "value",
      "https://example.com/end",
    );
  });

  it("shows errors at the field and in the card, before and after the request", async () => {
    furnish();
    const errors = [{ pointer: "/cancellations/url", message: "10.0.0.1 is private" }];
    hub.use(http.put("*/v1/settings/webhooks", () => aProblem(422, { errors })));
    const { user } = await open();
    const card = await orders();
    const field = card.getByLabelText("Webhook URL");
    await user.click(field);
    await user.paste("example.com");
    await user.click(saveOrders());
    expect(await card.findByText(/Dit is geen volledig adres/)).toBeDefined();
    expect(field.getAttribute("aria-invalid")).toBe("true");
    await user.click(cancellations().getByLabelText("Webhook URL voor opzeggingen"));
    await user.paste("https://10.0.0.1/");
    await user.click(saveCancellations());
    expect(
      await cancellations().findByText(/Deze URL mag niet worden aangeroepen.*10\.0\.0\.1 is private/),
    ).toBeDefined();
    expect(cancellations().getByRole("alert").textContent).toContain("Kijk bij de velden");
    expect(card.queryByRole("alert")).toBeNull();
  });

  it.each(["Bestellingen", "Opzeggingen"])("of one card leaves the question for the other: %s", async (name) => {
    furnish();
    storeSaves();
    const { user, router } = await open();
    await orders();
    for (const card of ["Bestellingen", "Opzeggingen"]) {
      await user.click(within(screen.getByRole("region", { name: card })).getByLabelText(/^Webhook URL/));
      await user.paste("https://example.com/hook");
      if (card !== name) await user.click(screen.getByRole("button", { name: `Opslaan: ${card}` }));
    }
    await screen.findByText("Opgeslagen");
    await user.click(screen.getByRole("link", { name: "Gebeurtenissen" }));
    await screen.findByRole("dialog", { name: "Weggaan zonder op te slaan?" });
    expect(router.state.location.pathname).toBe("/settings/webhooks");
  });
});

describe("a test call", () => {
  const called = (delivery: unknown) =>
    hub.use(
      http.post("*/v1/endpoints/end_orders/test", () => HttpResponse.json({ delivery_id: "dlv_1" }, { status: 202 })),
      http.get("*/v1/deliveries/dlv_1", () => HttpResponse.json(delivery as object)),
    );

  it("waits, and shows the answer with advice", async () => {
    furnish({ settings: filledSettings, rules: [ordersRule] });
    called(aTestDelivery({ state: "sending", attempts: [] }));
    const { user } = await open();
    await user.click(await screen.findByRole("button", { name: "Testaanroep versturen: Bestellingen" }));
    expect(await screen.findByText("De testaanroep is onderweg…")).toBeDefined();
    called(aTestDelivery());
    expect(await screen.findByText("Het werkt")).toBeDefined();
    expect(screen.getByText("Antwoord met status 200, na 42 ms.")).toBeDefined();
    expect(screen.getByText("ok")).toBeDefined();
  });

  it("that failed shows why and what to do", async () => {
    furnish({ settings: filledSettings, rules: [ordersRule] });
    const [attempt] = aTestDelivery().attempts;
    const wrong = { ...attempt, outcome: "rejected", status: 404, response_body: "no such hook" };
    called({ ...aTestDelivery(), state: "waiting", next_attempt_at: "2026-11-24T10:00:05.000Z", attempts: [wrong] });
    const { user } = await open();
    await user.click(await screen.findByRole("button", { name: "Testaanroep versturen: Bestellingen" }));
    expect(await screen.findByText(/Op deze URL is niets te vinden/)).toBeDefined();
    expect(screen.getByText("no such hook")).toBeDefined();
    expect(screen.getByText(/Haak probeert dezelfde aanroep vanzelf/)).toBeDefined();
  });

  it("to a paused endpoint is reported as not made", async () => {
    furnish({ settings: filledSettings, rules: [ordersRule] });
    called(aTestDelivery({ state: "paused", attempts: [] }));
    const { user } = await open();
    await user.click(await screen.findByRole("button", { name: "Testaanroep versturen: Bestellingen" }));
    expect(await screen.findByText("De testaanroep is niet verstuurd")).toBeDefined();
  });

  it("uses the saved URL, not the typed one", async () => {
    furnish({ settings: filledSettings, rules: [ordersRule] });
    const { user } = await open();
    const button = await screen.findByRole("button", { name: "Testaanroep versturen: Bestellingen" });
    await user.type((await orders()).getByLabelText("Webhook URL"), "/other");
    expect(button).toHaveProperty("disabled", true);
    expect(screen.getByText(/Sla je wijziging eerst op/)).toBeDefined();
  });
});

describe("a signing secret", () => {
  it("is read from the hub only on request", async () => {
    furnish({ settings: filledSettings, rules: [ordersRule] });
    let asked = 0;
    hub.use(
      http.get("*/v1/endpoints/end_orders/secret", () => {
        asked += 1;
        return HttpResponse.json({ secret: "whsec_first" });
      }),
    );
    const { user, container } = await open();
    const button = await screen.findByRole("button", { name: "Geheim tonen: Bestellingen" });
    expect(asked).toBe(0);
    await user.click(button);
    await user.click(await screen.findByRole("button", { name: "Ondertekeningsgeheim tonen" }));
    expect(asked).toBe(1);
    expect(container.textContent).toContain("whsec_first");
  });

  it("is renewed with an overlap that the seller chooses", async () => {
    furnish({ settings: filledSettings, rules: [ordersRule] });
    const bodies: unknown[] = [];
    hub.use(
      http.post("*/v1/endpoints/end_orders/secret/rotate", async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json({ secret: "whsec_second" });
      }),
    );
    const { user } = await open();
    await user.click(await screen.findByRole("button", { name: "Geheim vernieuwen: Bestellingen" }));
    await user.click(await screen.findByLabelText("Nog 7 dagen"));
    await user.click(screen.getByRole("button", { name: "Geheim vernieuwen" }));
    expect(await screen.findByText("Het nieuwe geheim geldt vanaf nu")).toBeDefined();
    expect(bodies).toEqual([{ overlap_seconds: 604_800 }]);
  });
});

describe("an API key", () => {
  const fresh = { ...aKey({ id: "key_2" }), key: "haak_the-new-key" };

  it("shows only its end, is made, and is copied with one click while it is shown", async () => {
    furnish();
    hub.use(http.post("*/v1/api-keys", () => HttpResponse.json(fresh, { status: 201 })));
    const { user, container } = await open();
    expect(await screen.findByText("…wxyz")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Nieuwe sleutel" }));
    await user.type(await screen.findByLabelText("Waarvoor is de sleutel?"), "Zapier");
    await user.click(screen.getByRole("button", { name: "Sleutel maken" }));
    await user.click(await screen.findByRole("button", { name: "API-sleutel kopiëren" }));
    expect(await navigator.clipboard.readText()).toBe("haak_the-new-key");
    expect(container.innerHTML).not.toContain("haak_the-new-key");
  });

  it("is replaced by another, and keeps working as long as the seller chooses", async () => {
    furnish();
    const bodies: unknown[] = [];
    hub.use(
      http.post("*/v1/api-keys/key_1/replace", async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json(fresh, { status: 201 });
      }),
    );
    const { user } = await open();
    await user.click(await screen.findByRole("button", { name: "Zapier …wxyz vervangen" }));
    await user.click(await screen.findByLabelText("Nog 1 uur"));
    await user.click(screen.getByRole("button", { name: "Vervangen" }));
    await user.click(await screen.findByRole("button", { name: "Ik heb hem gekopieerd" }));
    expect(bodies).toEqual([{ overlap_seconds: 3_600 }]);
  });

  it("is not read again before the new one was copied, because a 401 would end the session", async () => {
    furnish();
    hub.use(http.post("*/v1/api-keys/key_1/replace", () => HttpResponse.json(fresh, { status: 201 })));
    const { user } = await open();
    await user.click(await screen.findByRole("button", { name: "Zapier …wxyz vervangen" }));
    await user.click(await screen.findByLabelText("Niet: stop meteen"));
    hub.use(http.get("*/v1/api-keys", () => aProblem(401)));
    await user.click(screen.getByRole("button", { name: "Vervangen" }));
    await user.click(await screen.findByRole("button", { name: "Ik heb hem gekopieerd" }));
    expect(await screen.findByRole("heading", { name: "Inloggen bij Haak" })).toBeDefined();
  });

  it("cannot be deleted by the session that it opened, and says why", async () => {
    furnish({ keys: [aKey({ is_current: true })] });
    await open();
    expect(await screen.findByText("hiermee ben je ingelogd")).toBeDefined();
    expect(screen.getByText(/kun je nu niet verwijderen, omdat je ermee bent ingelogd/)).toBeDefined();
    expect(screen.getByRole("button", { name: "Zapier …wxyz vervangen" })).toBeDefined();
    expect(screen.queryByRole("button", { name: "Zapier …wxyz verwijderen" })).toBeNull();
  });

  it("is deleted only after a question that names the consequences", async () => {
    furnish();
    const deleted: string[] = [];
    hub.use(
      http.delete("*/v1/api-keys/:id", ({ params }) => {
        deleted.push(String(params.id));
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = await open();
    await user.click(await screen.findByRole("button", { name: "Zapier …wxyz verwijderen" }));
    const question = within(await screen.findByRole("dialog"));
    expect(question.getByText(/Zaps die ermee gemaakt zijn, worden uitgezet/)).toBeDefined();
    expect(deleted).toEqual([]);
    await user.click(question.getByRole("button", { name: "Verwijderen" }));
    await waitFor(() => expect(deleted).toEqual(["key_1"]));
  });
});
