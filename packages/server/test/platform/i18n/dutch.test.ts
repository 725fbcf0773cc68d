import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orderPaid } from "../../support/journey/events.ts";
import { joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";
import { read } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

let journey: SharedJourney;
let shop: Shop;

beforeAll(async () => {
  journey = await joinJourney(18);
  shop = await journey.newShop();
});
afterAll(() => journey.end());

const DUTCH = { "accept-language": "nl-NL,nl;q=0.9,en;q=0.5" };

describe("a client that prefers Dutch reads in Dutch", () => {
  it("the errors of a form, while pointers and codes stay the same", async () => {
    const body = { name: "", domain: "https://club.example.com", api_key: "k" };
    const dutch = await shop.post("/v1/huddle/connections", body, DUTCH);
    const english = await shop.post("/v1/huddle/connections", body);
    expect(dutch.headers.get("content-language")).toBe("nl");
    expect(dutch.headers.get("vary")).toContain("Accept-Language");
    expect(dutch.body).toMatchObject({
      ...{ status: 422, code: "not_valid", title: "Niet geldig", detail: "/name: is leeg; vul iets in (en nog 1)" },
      errors: [
        { pointer: "/name", message: "is leeg; vul iets in" },
        { pointer: "/domain", message: "is geen domein; schrijf het als naam.thehuddle.nl, zonder https://" },
      ],
    });
    expect(english.body).toMatchObject({
      ...{ title: "Not valid", detail: "/name: is empty; give it a value (and 1 more)", type: dutch.body.type },
      errors: [{ message: "is empty; give it a value" }, { message: expect.stringMatching(/^is not a domain/) }],
    });
  });

  it("that something does not exist, is in use, was changed, or is not theirs", async () => {
    expect((await shop.get("/v1/rules/rul_none", DUTCH)).body.detail).toBe("Zo'n regel is er niet in deze winkel.");
    expect((await shop.get("/v1/nothing", DUTCH)).body.detail).toMatch(/^Er is niets op GET \/v1\/nothing/);
    const connection = { name: "Club", domain: "club.example.com", api_key: "k" };
    const { id } = (await shop.post("/v1/huddle/connections", connection)).body;
    const path = `/v1/huddle/connections/${id}`;
    const action = { type: "huddle", connection_id: id, do: "grant", skus: ["A"] };
    await shop.post("/v1/rules", { name: "Club opent", trigger: "order.paid", action });
    const inUse = await shop.raw({ method: "DELETE", path, headers: DUTCH });
    expect(inUse.body).toMatchObject({ code: "in_use", title: "Dit kan nu niet" });
    expect(inUse.body.detail).toMatch(/^Er zijn nog regels die deze koppeling gebruiken: "Club opent"/);
    const stale = await shop.patch(path, { name: "Anders" }, { ...DUTCH, "if-match": '"old"' });
    expect(stale.body.detail).toMatch(/^Iemand anders heeft dit intussen gewijzigd/);
    const stranger = await journey.stranger.get("/v1/me", DUTCH);
    expect(stranger.body.detail).toMatch(/^Stuur je API-sleutel mee/);
  });

  it("the errors of a connector, and why an address may not be called", async () => {
    const lite = { name: "Lite", domain: "lite.example.com", api_key: "k", lite: true };
    const { id } = (await shop.post("/v1/huddle/connections", lite)).body;
    const action = { type: "huddle", connection_id: id, do: "grant", levels: ["gold"] };
    const levels = await shop.post("/v1/rules", { trigger: "order.paid", action }, DUTCH);
    expect(levels.body.errors[0].message).toMatch(/^kan niet: deze koppeling is een Huddle Lite-community/);
    const webhook = { type: "webhook", url: "https://10.0.0.1/hook" };
    const refused = await shop.post("/v1/rules", { trigger: "order.paid", action: webhook }, DUTCH);
    expect(refused.body.errors[0].message).toBe(
      "10.0.0.1 is een adres binnen een eigen netwerk en staat niet in HAAK_ALLOW_TARGETS.",
    );
  });

  it("the default names of rules and keys, while given names and tags stay the same", async () => {
    const action = { type: "webhook", url: journey.receiver.target().url };
    const { body: made } = await shop.post("/v1/rules", { trigger: "order.paid", action }, DUTCH);
    expect(made.name).toMatch(/^Order paid: webhook to /);
    const path = `/v1/rules/${made.id}`;
    const [dutch, english] = [await shop.get(path, DUTCH), await shop.get(path)];
    expect([dutch.body.shown_name, english.body.shown_name]).toEqual([
      made.name.replace("Order paid: webhook to", "Bestelling betaald: webhook naar"),
      undefined,
    ]);
    expect(dutch.headers.get("etag")).toBe(english.headers.get("etag"));
    expect((await shop.patch(path, dutch.body)).body.name).toBe(made.name);
    const keysIn = async (headers: Record<string, string>) =>
      (await read(shop, "/v1/api-keys", headers)).data.map(({ name }: { name: string }) => name);
    expect([await keysIn(DUTCH), await keysIn({})]).toEqual([["Eerste sleutel"], ["First key"]]);
    const [change] = (await read(shop, "/v1/audit-log", DUTCH)).data;
    expect(change.by.name).toBe("Eerste sleutel");
  });

  it("the errors of one event of a batch", async () => {
    const events = [orderPaid(), { ...orderPaid(), key: 7 }];
    const { results } = (await shop.post("/v1/events", { events }, DUTCH)).body;
    expect(results[1].problem.errors).toEqual([
      { pointer: "/key", message: "moet tekst zijn en geen getal; zet het tussen aanhalingstekens" },
    ]);
  });

  it("why a notice in the inbox was refused", async () => {
    const { address } = (await shop.put("/v1/sources/plugandpay", { webhook_key: "the-key" })).body;
    const event = { trigger_type: "order_payment_completed", triggerable_type: "order", triggerable_id: 7 };
    const headers = { "content-type": "application/json", ...DUTCH };
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify({ event, rule_id: 1 }) });
    expect(((await answer.json()) as { detail: string }).detail).toMatch(/^De melding heeft geen X-Signature/);
    await until(async () => {
      const [notice] = (await read(shop, "/v1/inbox", DUTCH)).data;
      expect(notice.error).toBe("De melding heeft geen X-Signature, terwijl er een webhooksleutel is ingesteld.");
    });
    const [notice] = (await read(shop, "/v1/inbox")).data;
    expect(notice.error).toBe("The notice has no X-Signature, although a webhook key is set.");
  });
});
