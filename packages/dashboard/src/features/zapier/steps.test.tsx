import { screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import type { ApiKey, Endpoint, Rule } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";
import { isPublicHost, judgeSteps, type ZapierRecords } from "./judge-steps.ts";

const AT = "2026-11-25T09:00:00Z";
const byZapier = [{ tool: "Zapier", last_used_at: AT }];
// Only has the fields that the steps use.
const aKey = (more: Partial<ApiKey> = {}) =>
  ({ id: "key_1", name: "API key", hint: "…abcd", expires_at: null, used_by: [], ...more }) as ApiKey;
const aZap = (more: Partial<Rule> = {}) => ({ id: "rul_1", endpoint_id: "end_1", ...more }) as Rule;
const anEndpoint = (more: Partial<Endpoint> = {}) =>
  ({ id: "end_1", health: "ok", health_text: null, last_success_at: null, ...more }) as Endpoint;
const judge = (more: Partial<ZapierRecords> = {}) =>
  judgeSteps({ keys: [], zaps: [], endpoints: [], host: "haak.example.com", ...more });

describe("the steps of connecting Zapier", () => {
  it("begin with a key, which is recognised by its name or by Zapier's use of it", () => {
    expect(judge({ keys: [aKey()] }).key.state).toBe("todo");
    expect(judge({ keys: [aKey({ name: "For zapier" })] }).key.state).toBe("done");
    const replaced = aKey({ id: "key_0", used_by: byZapier, expires_at: AT });
    expect(judge({ keys: [replaced, aKey({ name: "Zapier" })] }).key).toMatchObject({ key: { id: "key_1" } });
  });

  it("recognise a connection by the use of the key, and name an expiring key and a private address", () => {
    expect(judge().connection.state).toBe("todo");
    expect(judge({ keys: [aKey({ name: "Zapier" })] }).connection.state).toBe("checking");
    expect(judge({ host: "localhost" }).connection).toEqual({ state: "problem", why: "private" });
    expect(judge({ host: "localhost", keys: [aKey({ used_by: byZapier })] }).connection).toEqual({
      state: "done",
      at: AT,
    });
    const old = aKey({ used_by: byZapier, expires_at: "2026-12-01T00:00:00Z" });
    expect(judge({ keys: [old] }).connection).toMatchObject({ why: "ending", endsAt: "2026-12-01T00:00:00Z" });
    const later = aKey({ used_by: [{ tool: "Zapier", last_used_at: "2026-11-26T09:00:00Z" }] });
    expect(judge({ keys: [old, later] }).connection.state).toBe("done");
    expect(judge({ zaps: [aZap()] }).connection).toEqual({ state: "done", at: null });
  });

  it("wait for a Zap and then for its first call, a failing Zap first", () => {
    expect([judge().zap.state, judge().call.state]).toEqual(["todo", "todo"]);
    expect(judge({ keys: [aKey({ used_by: byZapier })] }).zap.state).toBe("checking");
    const zaps = [aZap(), aZap({ id: "rul_2", endpoint_id: "end_2" })];
    const fine = anEndpoint({ id: "end_2", last_success_at: AT });
    expect(judge({ zaps }).zap.state).toBe("done");
    expect(judge({ zaps, endpoints: [anEndpoint()] }).call).toMatchObject({
      state: "checking",
      endpoint: { id: "end_1" },
    });
    expect(judge({ zaps, endpoints: [fine, anEndpoint()] }).call).toEqual({ state: "done", at: AT });
    const ill = anEndpoint({ health: "failing" });
    expect(judge({ zaps, endpoints: [fine, ill] }).call).toMatchObject({ state: "problem", endpoint: { id: "end_1" } });
    const strange = anEndpoint({ id: "end_9", health: "off" });
    expect(judge({ zaps, endpoints: [fine, strange] }).call.state).toBe("done");
  });

  it.each(["localhost", "127.0.0.1", "192.168.1.4", "10.0.0.1", "172.20.0.1", "[::1]", "hub", "hub.local"])(
    "recognise %s as a private address",
    (host) => expect(isPublicHost(host)).toBe(false),
  );

  it.each(["haak.example.com", "8.8.8.8", "172.32.0.1", "[2a00::1]"])("accept %s as a public address", (host) =>
    expect(isPublicHost(host)).toBe(true),
  );
});

describe("the page with the steps", () => {
  const hub = fakeHub();
  const page = (data: unknown[]) => HttpResponse.json({ data, next_cursor: null });
  const keys = (...rows: ApiKey[]) => http.get("*/v1/api-keys", () => page(rows));
  const show = () => renderAt("/zapier", { session: aShopSession });
  const step = (name: RegExp) => screen.findByRole("region", { name });
  const zap = aZap({
    ...{ name: "Zap", trigger: "order.paid", kinds: [], per_line: false, include_test: false, created_at: AT },
    scope: { products: [], product_groups: [], upsells: [], forms: [] },
    action: { type: "zapier", url: "https://hooks.zapier.com/hooks/standard/1/abc" },
  });
  const zaps = (...rows: Rule[]) => http.get("*/v1/rules", () => page(rows));
  const endpoints = (...rows: Endpoint[]) => http.get("*/v1/endpoints", () => page(rows));
  beforeEach(() => hub.use(keys(), zaps(), endpoints()));

  it("makes a key, shows it once to be copied, and recognises it afterwards", async () => {
    const bodies: unknown[] = [];
    hub.use(
      http.post("*/v1/api-keys", async ({ request }) => {
        bodies.push(await request.json());
        hub.use(keys(aKey({ name: "Zapier" })));
        return HttpResponse.json({ ...aKey({ name: "Zapier" }), key: "haak_whole" }, { status: 201 });
      }),
    );
    const { user } = await show();
    expect(await step(/Stap 1: .*nog te doen/)).toBeDefined();
    await user.click(await screen.findByRole("button", { name: "Sleutel voor Zapier maken" }));
    await user.click(await screen.findByRole("button", { name: "API-sleutel kopiëren" }));
    expect(await navigator.clipboard.readText()).toBe("haak_whole");
    await user.click(screen.getByRole("button", { name: "Ik heb hem gekopieerd" }));
    expect(await screen.findByText(/Er is een sleutel voor Zapier: “Zapier” \(…abcd\)/)).toBeDefined();
    expect(await step(/Stap 1: .*klaar/)).toBeDefined();
    expect(bodies).toEqual([{ name: "Zapier" }]);
  });

  it("shows what to do if the address is private, and copies it", async () => {
    const { user } = await show();
    expect(await step(/Stap 2: .*er is iets mis/)).toBeDefined();
    expect((await screen.findByRole("alert")).textContent).toContain("Zapier kan dit adres niet bereiken");
    await user.click(screen.getByRole("button", { name: "Adres van Haak kopiëren" }));
    expect(await navigator.clipboard.readText()).toBe(location.origin);
  });

  it("shows that an old key is still in use, and where the new one is", async () => {
    hub.use(keys(aKey({ used_by: byZapier, expires_at: "2026-12-01T00:00:00Z" })));
    await show();
    expect((await screen.findByRole("alert")).textContent).toContain("Zapier gebruikt nog een oude sleutel");
  });

  it("waits for a Zap once Zapier has used the key, and for its first event once it is on", async () => {
    hub.use(keys(aKey({ used_by: byZapier })));
    const first = await show();
    expect(await step(/Stap 2: .*klaar/)).toBeDefined();
    expect(await screen.findByText(/Haak wacht tot er een Zap aanstaat/)).toBeDefined();
    first.unmount();
    hub.use(zaps(zap), endpoints(anEndpoint()));
    await show();
    expect(await step(/Stap 3: .*klaar/)).toBeDefined();
    expect(await screen.findByText(/Haak wacht op de eerste gebeurtenis/)).toBeDefined();
    expect(screen.getByRole("link", { name: /Stuur een testaanroep/ }).getAttribute("href")).toBe("/endpoints/end_1");
  });

  it("shows that it works, or what is wrong with the calls and where to fix it", async () => {
    hub.use(keys(aKey({ used_by: byZapier })), zaps(zap), endpoints(anEndpoint({ last_success_at: AT })));
    const first = await show();
    expect(await screen.findByText(/Het werkt: een Zap ontving zijn laatste gebeurtenis/)).toBeDefined();
    first.unmount();
    hub.use(endpoints(anEndpoint({ health: "failing", health_text: "Antwoordt 500." })));
    await show();
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("Antwoordt 500.");
    expect(await step(/Stap 4: .*er is iets mis/)).toBeDefined();
  });

  it("shows why the steps cannot be loaded, and why a key was not made", async () => {
    hub.use(http.get("*/v1/api-keys", () => aProblem(404, { detail: "Weg." })));
    const first = await show();
    expect((await screen.findByRole("alert")).textContent).toContain("Weg.");
    first.unmount();
    hub.use(
      keys(),
      http.post("*/v1/api-keys", () => aProblem(409, { detail: "Kan nu niet." })),
    );
    const { user } = await show();
    await user.click(await screen.findByRole("button", { name: "Sleutel voor Zapier maken" }));
    expect(await screen.findByText("Kan nu niet.")).toBeDefined();
  });
});
