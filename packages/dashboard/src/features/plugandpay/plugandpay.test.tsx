import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import type { Notice, OpenUnreadable, PlugAndPaySource, RetriedUnreadable } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";

const hub = fakeHub();
const show = (address = "/plugandpay") => renderAt(address, { session: aShopSession });

const aSource = (more: Partial<PlugAndPaySource> = {}): PlugAndPaySource => ({
  address: "https://hub.example.com/in/plugandpay/abc",
  has_api_token: false,
  api_token_refused: false,
  has_webhook_key: false,
  base_url: "https://api.plugandpay.com",
  last_seen_at: null,
  reconciled_until: null,
  missing: null,
  unreadable: 0,
  proof: null,
  ...more,
});
const aNotice = (more: Partial<Notice> = {}): Notice => ({
  id: "inb_1",
  received_at: "2026-11-24T09:00:00Z",
  version: "v2",
  trigger: "order_payment_completed",
  tells: "order.paid",
  state: "done",
  error: null,
  notes: [],
  event_id: "evt_1",
  ...more,
});

const source = (more: Partial<PlugAndPaySource> = {}) =>
  http.get("*/v1/sources/plugandpay", () => HttpResponse.json(aSource(more)));
const rules = (more: object = {}) =>
  http.get("*/v1/sources/plugandpay/rules", () =>
    HttpResponse.json({ data: [], next_cursor: null, read_at: "2026-11-24T09:00:00Z", error: null, ...more }),
  );
const inboxAsked: (string | null)[] = [];
const inbox = (notices: Notice[] = []) =>
  http.get("*/v1/inbox", ({ request }) => {
    inboxAsked.push(new URL(request.url).searchParams.get("state"));
    return HttpResponse.json({ data: notices, next_cursor: null });
  });

const unreadable = (things: OpenUnreadable[] = []) =>
  http.get("*/v1/unreadable", () => HttpResponse.json({ data: things, next_cursor: null }));

beforeEach(() => hub.use(source(), rules(), inbox(), unreadable()));

describe("connecting Plug&Pay", () => {
  it("saves a token, never shows it, and tests it at once", async () => {
    const bodies: unknown[] = [];
    const trial = [
      { id: "rec_1", state: "running", error: null, ended_at: null },
      { id: "rec_1", state: "done", error: null, ended_at: "2026-11-24T09:00:00Z" },
    ];
    hub.use(
      rules({ read_at: null }),
      http.post("*/v1/reconciliations", () => HttpResponse.json({ id: "rec_1" }, { status: 202 })),
      http.get("*/v1/reconciliations/rec_1", () => HttpResponse.json(trial.length > 1 ? trial.shift() : trial[0])),
      http.put("*/v1/sources/plugandpay", async ({ request }) => {
        bodies.push(await request.json());
        hub.use(source({ has_api_token: true }));
        return HttpResponse.json(aSource({ has_api_token: true }));
      }),
    );
    const { user, container } = await show();
    await user.click(await screen.findByLabelText("API-token"));
    await user.paste(" eyJ.token ");
    await user.click(screen.getByRole("button", { name: "Opslaan" }));
    expect(await screen.findByRole("region", { name: /Stap 1: .* \(wordt gecontroleerd\)/ })).toBeDefined();
    expect(await screen.findByText(/Het token werkt: Plug&Pay gaf antwoord/)).toBeDefined();
    expect(bodies).toEqual([{ api_token: "eyJ.token" }]);
    expect(container.innerHTML).not.toContain("eyJ.token");
    expect(screen.getByRole("region", { name: /Stap 1: .* \(klaar\)/ })).toBeDefined();
  });

  it.each([
    [{ read_at: null }, /nog niet uitgeprobeerd/, /Stap 1: .* \(nog te doen\)/],
    [
      { read_at: null, error: "Plug&Pay answered 500." },
      /Haak zegt: Plug&Pay answered 500\./,
      /Stap 1: .* \(er is iets mis\)/,
    ],
    [{}, /Het token werkt/, /Stap 1: .* \(klaar\)/],
  ])("shows what is known about a stored token: %o", async (read, text, state) => {
    hub.use(source({ has_api_token: true }), rules(read));
    await show();
    expect(await screen.findByText(text)).toBeDefined();
    expect(screen.getByRole("region", { name: state })).toBeDefined();
  });

  it("shows what to do about a token that Plug&Pay refuses, and accepts another", async () => {
    hub.use(source({ has_api_token: true, api_token_refused: true }));
    await show();
    expect((await screen.findByRole("alert")).textContent).toContain("Instellingen > Developers");
    expect(screen.getByLabelText("API-token")).toBeDefined();
  });

  it("shows at the field what is wrong with a token", async () => {
    hub.use(
      http.put("*/v1/sources/plugandpay", () =>
        aProblem(422, { errors: [{ pointer: "/api_token", message: "is geen API-token" }] }),
      ),
    );
    const { user } = await show();
    await user.click(await screen.findByRole("button", { name: "Opslaan" }));
    expect(await screen.findByText("Plak hier het API-token uit Plug&Pay.")).toBeDefined();
    await user.type(screen.getByLabelText("API-token"), "a b{Enter}");
    expect(await screen.findByText("is geen API-token")).toBeDefined();
  });

  it("asks before it removes the token", async () => {
    const bodies: unknown[] = [];
    hub.use(
      source({ has_api_token: true }),
      http.put("*/v1/sources/plugandpay", async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json(aSource());
      }),
    );
    const { user } = await show();
    await user.click(await screen.findByRole("button", { name: "Token verwijderen" }));
    const dialogue = await screen.findByRole("dialog");
    expect(bodies).toEqual([]);
    await user.click(within(dialogue).getByRole("button", { name: "Token verwijderen" }));
    await waitFor(() => expect(bodies).toEqual([{ api_token: null }]));
  });

  it("copies the address, waits for the first notice, and shows that it has come", async () => {
    const { user, queries } = await show();
    await user.click(await screen.findByRole("button", { name: "Adres van Haak kopiëren" }));
    expect(await navigator.clipboard.readText()).toBe("https://hub.example.com/in/plugandpay/abc");
    expect(screen.getByText(/Haak wacht op een melding/)).toBeDefined();
    hub.use(source({ last_seen_at: "2026-11-24T09:00:00Z" }));
    await queries.invalidateQueries({ queryKey: ["source"] });
    expect(await screen.findByText("Plug&Pay en Haak praten met elkaar")).toBeDefined();
  });

  it("shows why the settings cannot be read, and tries again", async () => {
    hub.use(http.get("*/v1/sources/plugandpay", () => aProblem(404, { detail: "Weg." })));
    const { user } = await show();
    expect((await screen.findByRole("alert")).textContent).toContain("Weg.");
    hub.use(source());
    await user.click(screen.getByRole("button", { name: "Opnieuw proberen" }));
    expect(await screen.findByLabelText("API-token")).toBeDefined();
  });
});

describe("completeness", () => {
  it("is shown with the hub's message, and compared on request with progress and result", async () => {
    const answers = [
      { state: "running", compared: 40, repaired: 0, unreadable_count: 0, error: null },
      { state: "done", compared: 84, repaired: 1, unreadable_count: 0, error: null },
    ];
    hub.use(
      source({ has_api_token: true, proof: "0 van de 1.284 ontbreken sinds maandag" }),
      http.post("*/v1/reconciliations", () => HttpResponse.json({ id: "rec_1" }, { status: 202 })),
      http.get("*/v1/reconciliations/rec_1", () =>
        HttpResponse.json(answers.length > 1 ? answers.shift() : answers[0]),
      ),
    );
    const { user } = await show();
    expect(await screen.findByText("0 van de 1.284 ontbreken sinds maandag")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Nu vergelijken" }));
    expect(await screen.findByText("Bezig met vergelijken: 40 bestellingen en abonnementen bekeken…")).toBeDefined();
    expect(await screen.findByText("Klaar: 84 bestellingen en abonnementen vergeleken")).toBeDefined();
    expect(screen.getByText("Er ontbrak 1 gebeurtenis. Die is alsnog verwerkt.")).toBeDefined();
  });

  it("says how many could not be read, and not that all is well", async () => {
    hub.use(
      source({ has_api_token: true }),
      http.post("*/v1/reconciliations", () => HttpResponse.json({ id: "rec_1" }, { status: 202 })),
      http.get("*/v1/reconciliations/rec_1", () =>
        HttpResponse.json({ state: "done", compared: 84, repaired: 2, unreadable_count: 3, error: "Haak kan …" }),
      ),
    );
    const { user } = await show();
    await user.click(await screen.findByRole("button", { name: "Nu vergelijken" }));
    expect(await screen.findByText(/3 bestellingen of abonnementen kon Haak niet lezen/)).toBeDefined();
    expect(screen.getByText("Er ontbraken 2 gebeurtenissen. Die zijn alsnog verwerkt.")).toBeDefined();
  });
});

describe("what could not be read", () => {
  const thing = (more: Partial<OpenUnreadable> = {}): OpenUnreadable => ({
    ...{ key: "order:1001", kind: "order", id: "1001", field: "amount", value: "x", error: "Haak kan …" },
    ...{
      reason: 'het bedrag zonder btw (amount) is "x"',
      reconciliation_id: "rec_1",
      found_at: "2026-11-24T09:00:00Z",
    },
    ...more,
  });
  const answers = (answer: Partial<RetriedUnreadable>) =>
    http.post("*/v1/unreadable/:key/retry", ({ params }) =>
      HttpResponse.json({ key: params.key, event_ids: [], unreadable: null, error: null, ...answer }),
    );
  const button = () => screen.findByRole("button", { name: "Bestelling 1001 opnieuw lezen" });

  it("is not shown while everything can be read", async () => {
    await show();
    await screen.findByLabelText("API-token");
    expect(screen.queryByRole("region", { name: "Wat Haak niet kon lezen" })).toBeNull();
  });

  it("is listed by number, with what is wrong and what to do", async () => {
    const unnamed = thing({ key: null, id: null, kind: "subscription", reason: "het id ontbreekt" });
    hub.use(unreadable([thing(), unnamed]));
    await show();
    const region = await screen.findByRole("region", { name: "Wat Haak niet kon lezen" });
    const rows = within(within(region).getAllByRole("list").at(-1) ?? region).getAllByRole("listitem");
    expect(rows[0]?.textContent).toContain('Bestelling 1001Wat er mis is: het bedrag zonder btw (amount) is "x".');
    expect(rows[1]?.textContent).toContain("Een abonnement zonder nummerWat er mis is: het id ontbreekt.");
    expect(within(region).getAllByRole("button")).toHaveLength(1);
    expect(within(region).getByRole("note").textContent).toContain("Verbeter het in Plug&Pay");
  });

  it("disappears after a retry that reads it, and the result stays with a link to its event", async () => {
    hub.use(unreadable([thing()]), answers({ state: "read", event_ids: ["evt_1", "evt_2"] }));
    const { user } = await show();
    const retry = await button();
    hub.use(unreadable());
    await user.click(retry);
    expect(await screen.findByText("Bestelling 1001 is gelezen")).toBeDefined();
    await waitFor(() => expect(screen.queryByText(/Wat er mis is/)).toBeNull());
    expect(screen.getByRole("link", { name: "Naar de gebeurtenis" }).getAttribute("href")).toBe("/events/evt_2");
  });

  it("says that it no longer exists in Plug&Pay", async () => {
    hub.use(unreadable([thing()]), answers({ state: "gone", error: "404" }));
    const { user } = await show();
    const retry = await button();
    hub.use(unreadable());
    await user.click(retry);
    expect(await screen.findByText("Bestelling 1001 bestaat niet meer in Plug&Pay")).toBeDefined();
  });

  it("stays after a retry that cannot read it, with the new reason", async () => {
    hub.use(unreadable([thing()]), answers({ state: "unreadable", error: "Haak kan …" }));
    const { user } = await show();
    const retry = await button();
    hub.use(unreadable([thing({ reason: "het e-mailadres (billing.contact.email) ontbreekt" })]));
    await user.click(retry);
    expect((await screen.findByRole("alert")).textContent).toContain("het lukt nog niet");
    expect(await screen.findByText(/het e-mailadres \(billing\.contact\.email\) ontbreekt/)).toBeDefined();
  });

  it("shows why Plug&Pay could not be asked, and why the hub refused", async () => {
    hub.use(unreadable([thing()]), answers({ state: "not_asked", error: "Plug&Pay antwoordde 500." }));
    const { user } = await show();
    await user.click(await button());
    expect((await screen.findByRole("alert")).textContent).toContain("Haak zegt: Plug&Pay antwoordde 500.");
    hub.use(http.post("*/v1/unreadable/:key/retry", () => aProblem(409, { detail: "Er is geen API-token." })));
    await user.click(await button());
    await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("Er is geen API-token."));
  });
});

it("every rule of Plug&Pay itself shows what to do about it", async () => {
  const rule = (id: string, code: string, text: string) => ({
    ...{ id, name: `Regel ${id}`, driver: "webhook", trigger: "order_payment_completed", event_type: "order.paid" },
    ...{ url: "https://example.com/x", points_at_haak: false, conditions: [], options: [], readonly: false },
    ...{ created_at: null, to_do: { code, text }, read_at: null },
  });
  hub.use(
    source({ has_api_token: true }),
    rules({ data: [rule("1", "keep", "Laat hem staan."), rule("2", "move_webhook", "Stap over.")] }),
  );
  await show();
  const region = await screen.findByRole("region", { name: "Wat Plug&Pay zelf nog aanroept" });
  await within(region).findByText("Stap over.");
  const items = within(region)
    .getAllByRole("listitem")
    .map((item) => item.textContent);
  expect(items[0]).toContain("Laten staan");
  expect(items[1]).toContain("Te doenBestelling betaald");
});

describe("the inbox", () => {
  it("shows the state of a notice, the reason and its event, and retries it", async () => {
    const retried: string[] = [];
    hub.use(
      inbox([aNotice(), aNotice({ id: "inb_2", state: "failed", error: "404.", event_id: null })]),
      http.post("*/v1/inbox/:id/retry", ({ params }) => {
        retried.push(String(params.id));
        return HttpResponse.json({ id: params.id, state: "waiting" }, { status: 202 });
      }),
    );
    const { user } = await show();
    expect((await screen.findByRole("link", { name: "Naar de gebeurtenis" })).getAttribute("href")).toBe(
      "/events/evt_1",
    );
    expect(screen.getByText("Reden: 404.")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Opnieuw proberen" }));
    await waitFor(() => expect(retried).toEqual(["inb_2"]));
  });

  it("shows at a glance that a notice was read with notes, and what became of each value", async () => {
    hub.use(
      inbox([
        aNotice({
          notes: [
            { field: "billing.address.housenumber", value: 42, did: "became_text" },
            { field: "meta", value: [1], did: "left_out" },
          ],
        }),
      ]),
    );
    const { user } = await show();
    await user.click(await screen.findByText("Gelezen met 2 opmerkingen"));
    expect(await screen.findByText(/kon Haak niet gebruiken/)).toBeDefined();
    const items = screen.getAllByRole("listitem").map((item) => item.textContent);
    expect(items).toContain("billing.address.housenumber was 42: als tekst gelezen");
    expect(items).toContain("meta was [1]: weggelaten");
  });

  it("filters by the state in the address, and shows all if it is unknown", async () => {
    await show("/plugandpay?notices=rejected");
    await waitFor(() => expect(inboxAsked.at(-1)).toBe("rejected"));
    expect(await screen.findByText("Er is geen melding met deze status.")).toBeDefined();
    await show("/plugandpay?notices=nonsense");
    await waitFor(() => expect(inboxAsked.at(-1)).toBeNull());
  });
});
