import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import type { ConnectionCheck, Endpoint, OtherConnection, Rule } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";
import { aConnection, anAccess, aPage, quietShop } from "./access.fixture.ts";
import { judgeCall } from "./connection/judge-call.ts";

const hub = fakeHub();
const AT = "2026-11-25T09:00:00Z";
const show = (id = "hcn_1") => renderAt(`/access/connections/${id}`, { session: aShopSession });
const step = (number: number, state: string) =>
  screen.findByRole("region", { name: new RegExp(`Stap ${number}: .*${state}`) });

const source = (last_seen_at: string | null) =>
  http.get("*/v1/sources/plugandpay", () => HttpResponse.json({ last_seen_at }));
const events = (...rows: object[]) => http.get("*/v1/events", () => aPage(rows));
const rules = (...rows: object[]) => http.get("*/v1/rules", () => aPage(rows));
const endpoints = (...rows: object[]) => http.get("*/v1/endpoints", () => aPage(rows));
const connections = (more: Parameters<typeof aConnection>[0]) =>
  http.get("*/v1/huddle/connections", () => aPage([aConnection(more)]));
const aCheck = (more: Partial<ConnectionCheck> = {}): ConnectionCheck => ({
  ...{ at: AT, outcome: "delivered", status: 200, error: null },
  ...more,
});
const aRule = (more: Partial<Rule> = {}) => ({
  ...{ id: "rul_1", name: "Club opent Huddle", enabled: true },
  action: { type: "huddle", connection_id: "hcn_1", do: "grant", skus: ["CLUB"], levels: [] },
  ...more,
});
const anEndpoint = (more: Partial<Endpoint> = {}) =>
  ({
    id: "end_1",
    connection_id: "hcn_1",
    health: "ok",
    health_text: null,
    last_success_at: null,
    ...more,
  }) as Endpoint;

beforeEach(() => hub.use(...quietShop));

describe("a connection with Huddle", () => {
  it("begins with open steps, and links to where they are done", async () => {
    await show();
    expect(await screen.findByRole("heading", { name: "Mijn club", level: 1 })).toBeDefined();
    expect(await step(1, "klaar")).toBeDefined();
    for (const number of [2, 3, 4, 5]) expect(await step(number, "nog te doen")).toBeDefined();
    expect(screen.getByRole("link", { name: "Regel toevoegen" }).getAttribute("href")).toBe("/rules/new");
    expect(screen.getByRole("link", { name: "Koppel eerst Plug&Pay" }).getAttribute("href")).toBe("/plugandpay");
    const change = screen.getByRole("link", { name: "Mijn club wijzigen" });
    expect(change.getAttribute("href")).toBe("/access/connections?form=hcn_1");
  });

  it("finds its rules on every page of the list", async () => {
    const aPlainRule = { ...aRule({ id: "rul_2" }), action: { type: "webhook" } };
    hub.use(
      http.get("*/v1/rules", ({ request }) =>
        new URL(request.url).searchParams.get("cursor") === "older"
          ? aPage([aRule()])
          : HttpResponse.json({ data: [aPlainRule], next_cursor: "older" }),
      ),
    );
    await show();
    expect(await step(3, "klaar")).toBeDefined();
    expect(await screen.findByDisplayValue("CLUB")).toBeDefined();
  });

  it("is tested by a real call for the owner's own address, and the result stays", async () => {
    const bodies: unknown[] = [];
    hub.use(
      rules(aRule()),
      http.post("*/v1/huddle/connections/hcn_1/check", async ({ request }) => {
        bodies.push(await request.json());
        hub.use(connections({ last_check: aCheck() }));
        return HttpResponse.json({ ...aCheck(), said: "" });
      }),
    );
    const { user } = await show();
    expect(await screen.findByDisplayValue("CLUB")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Uitproberen" }));
    expect(await screen.findByText("Vul dit in.")).toBeDefined();
    await user.click(screen.getByLabelText("Je eigen e-mailadres"));
    await user.paste(" ik@example.com ");
    await user.click(screen.getByRole("button", { name: "Uitproberen" }));
    expect(await screen.findByText(/Het werkt: de laatste aanroep werd aangenomen/)).toBeDefined();
    expect(await step(2, "klaar")).toBeDefined();
    expect(bodies).toEqual([{ email: "ik@example.com", sku: "CLUB", level: null }]);
  });

  it.each<[Partial<ConnectionCheck>, string]>([
    [{ outcome: "rejected", status: 401 }, "De sleutel wordt geweigerd"],
    [{ outcome: "rejected", status: 404 }, "Op dit adres is geen webhook"],
    [{ outcome: "gone", status: 410 }, "Op dit adres is geen webhook"],
    [{ outcome: "redirected", status: 301 }, "Het adres stuurt door naar een ander adres"],
    [{ outcome: "rejected", status: 422 }, "De aanroep wordt niet aangenomen"],
    [{ outcome: "rejected", status: 503 }, "Het andere systeem heeft een storing"],
    [{ outcome: "unreachable", status: null }, "Op dit adres antwoordt niemand"],
    [{ outcome: "timed_out", status: null }, "Er kwam niet op tijd antwoord"],
    [{ outcome: "bad_tls", status: null }, "De beveiligde verbinding klopt niet"],
    [{ outcome: "refused_address", status: null }, "Dit adres mag niet worden aangeroepen"],
  ])("shows what is wrong and the one thing to do: %o", async (more, title) => {
    hub.use(connections({ last_check: aCheck(more) }));
    await show();
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain(title);
    expect(await step(2, "er is iets mis")).toBeDefined();
  });

  it("shows the other system's answer, and the hub's errors beside the field", async () => {
    const bad = aCheck({ outcome: "rejected", status: 422 });
    hub.use(
      http.post("*/check", () => {
        hub.use(connections({ last_check: bad }));
        return HttpResponse.json({ ...bad, said: "unknown sku" });
      }),
    );
    const { user } = await show();
    await user.click(await screen.findByLabelText("Je eigen e-mailadres"));
    await user.paste("ik@example.com");
    await user.click(screen.getByRole("button", { name: "Uitproberen" }));
    expect(await screen.findByText("unknown sku")).toBeDefined();
    const errors = [{ pointer: "/email", message: "is geen e-mailadres" }];
    hub.use(http.post("*/check", () => aProblem(422, { detail: "is geen e-mailadres", errors })));
    await user.click(screen.getByRole("button", { name: "Uitproberen" }));
    expect(await screen.findByText("Is geen e-mailadres")).toBeDefined();
    hub.use(http.post("*/check", () => aProblem(409, { detail: "Daar is geen aanroep voor." })));
    await user.click(screen.getByRole("button", { name: "Uitproberen" }));
    expect(await screen.findByText("Daar is geen aanroep voor.")).toBeDefined();
  });
});

describe("the steps around a connection", () => {
  it("needs a rule that is on", async () => {
    hub.use(rules(aRule({ enabled: false })));
    const first = await show();
    expect(await step(3, "er is iets mis")).toBeDefined();
    first.unmount();
    hub.use(
      rules(
        aRule(),
        aRule({
          id: "rul_9",
          name: "Van een ander",
          action: { ...aRule().action, connection_id: "hcn_9" } as Rule["action"],
        }),
      ),
    );
    await show();
    const third = await step(3, "klaar");
    expect(within(third).getByRole("link", { name: "Club opent Huddle" }).getAttribute("href")).toBe("/rules/rul_1");
    expect(within(third).queryByText("Van een ander")).toBeNull();
    expect(within(third).getByText(/Niemand verliest de toegang weer/)).toBeDefined();
  });

  it("shows the last notice of Plug&Pay, or the last event from another source", async () => {
    hub.use(source(AT));
    const first = await show();
    expect(await screen.findByText(/De laatste melding van Plug&Pay kwam binnen op/)).toBeDefined();
    first.unmount();
    hub.use(source(null), events({ id: "evt_1", received_at: AT }));
    await show();
    expect(await screen.findByText(/De laatste gebeurtenis kwam binnen op/)).toBeDefined();
  });

  it("waits for the first buyer once everything is ready, and shows who has access, is getting it, or is stuck", async () => {
    hub.use(connections({ last_check: aCheck() }), rules(aRule()), source(AT));
    const shows = async (text: RegExp) => {
      const { unmount } = await show();
      expect(await screen.findByText(text)).toBeDefined();
      unmount();
    };
    const access = (...rows: ReturnType<typeof anAccess>[]) =>
      http.get("*/v1/access", ({ request }) => {
        const state = new URL(request.url).searchParams.get("state");
        return aPage(rows.filter((row) => row.state === state));
      });
    await shows(/Haak wacht op de eerste koper/);
    hub.use(access(anAccess({ state: "granting" })));
    await shows(/bo@example.com krijgt nu toegang/);
    hub.use(access(anAccess()));
    await shows(/bo@example.com heeft toegang/);
    const problem = { code: "failed" as const, text: "Antwoordt 500." };
    hub.use(access(anAccess(), anAccess({ id: "acc_2", email: "an@example.com", state: "attention", problem })));
    await shows(/an@example.com heeft nog geen toegang/);
    hub.use(
      access(anAccess({ connection_id: "hcn_9" })),
      endpoints(anEndpoint({ health: "off", health_text: "Uitgezet." })),
    );
    await shows(/Uitgezet\./);
    hub.use(endpoints(anEndpoint({ last_success_at: AT })));
    await shows(/Een koper heeft toegang gekregen/);
  });

  it("that was deleted is reported as such, and one that cannot be loaded shows the reason", async () => {
    const first = await show("hcn_9");
    expect(await screen.findByText("Deze koppeling is er niet meer")).toBeDefined();
    first.unmount();
    hub.use(http.get("*/v1/huddle/connections", () => aProblem(404, { detail: "Weg." })));
    await show();
    expect((await screen.findByRole("alert")).textContent).toContain("Weg.");
  });
});

describe("another system", () => {
  const grant = {
    method: "PUT" as const,
    url_template: "https://x.example/{email}/{level}",
    headers: {},
    body_template: null,
  };
  const aSystem = (more: Partial<OtherConnection> = {}): OtherConnection => {
    const { domain: _domain, lite: _lite, ...common } = aConnection();
    return { ...common, id: "hcn_2", connector: "http-member", base_url: "https://x.example", ...more };
  };

  it("is tested with a level if its call names one, and cannot be tested without a call", async () => {
    hub.use(http.get("*/v1/connections", () => aPage([aSystem({ grant })])));
    const first = await show("hcn_2");
    expect(await screen.findByLabelText("Toegangsniveau")).toBeDefined();
    first.unmount();
    hub.use(http.get("*/v1/connections", () => aPage([aSystem()])));
    await show("hcn_2");
    expect(await screen.findByText(/je hoeft hier niets uit te proberen/)).toBeDefined();
    expect(screen.queryByRole("button", { name: "Uitproberen" })).toBeNull();
  });

  it("is judged by the last test, or otherwise by its calls", () => {
    const huddle = aConnection();
    expect(judgeCall(aSystem(), undefined)).toEqual({ kind: "byHand" });
    expect(judgeCall(huddle, undefined)).toEqual({ kind: "untried" });
    expect(judgeCall(huddle, anEndpoint())).toEqual({ kind: "untried" });
    expect(judgeCall(huddle, anEndpoint({ last_success_at: AT }))).toEqual({ kind: "works", at: AT });
    expect(judgeCall(huddle, anEndpoint({ health: "failing", last_success_at: AT })).kind).toBe("failing");
    expect(judgeCall(aConnection({ last_check: aCheck() }), anEndpoint({ health: "failing" })).kind).toBe("works");
  });
});
