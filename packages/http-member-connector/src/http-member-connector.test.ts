import {
  type AccessRequest,
  type CallTemplate,
  type ConnectorAction,
  EVENT_TYPES,
  type GuardedResponse,
  isOrderEvent,
  type OutgoingRequest,
  sampleEvent,
} from "@haak/core";
import { describe, expect, it } from "vitest";
import { httpMemberConnector } from "./http-member-connector.ts";

const connector = httpMemberConnector();

const anAction = (overrides: Partial<ConnectorAction> = {}): ConnectorAction => ({
  ...{ type: "connector", connector: "http-member", connection_id: "hcn_1", do: "grant" },
  ...{ skus: [], levels: [], delay_days: null },
  ...overrides,
});

const aTemplate = (method: CallTemplate["method"]): CallTemplate => ({
  method,
  url_template: "https://club.example.com/members/{email}/{sku}",
  headers: { authorization: "Bearer {api_key}" },
  body_template: null,
});

const aRequest = (overrides: Partial<AccessRequest> = {}): AccessRequest => ({
  ...{
    change: "grant",
    email: "bo@example.com",
    items: [{ kind: "sku", name: "A" }],
    keepsOthers: false,
    purchase: null,
  },
  templates: { grant: aTemplate("PUT"), revoke: aTemplate("DELETE") },
  newDeliveryId: () => "dlv_1",
  ...overrides,
});

describe("a member system", () => {
  it.each([
    ["grant", "PUT"],
    ["revoke", "DELETE"],
  ] as const)("gets a %s by the owner's own call, and a task without one", (what, method) => {
    const url = "https://club.example.com/members/bo%40example.com/A";
    expect(connector.planAccess(aRequest({ change: what }))).toMatchObject({
      calls: [{ request: { method, url } }],
      byHand: [],
    });
    const without = aRequest({ change: what, templates: { grant: null, revoke: null } });
    expect(connector.planAccess(without)).toEqual({ calls: [], byHand: without.items });
  });

  it("gets the key when the call is sent, and the answer never contains it", async () => {
    const sent: OutgoingRequest[] = [];
    const answer: GuardedResponse = { kind: "answered", status: 200, headers: {}, body: "hello key-1", durationMs: 1 };
    const [call] = connector.planAccess(aRequest()).calls;
    if (!call) throw new Error("There is no call.");
    expect(JSON.stringify(call)).not.toContain("key-1");
    const connection = { baseUrl: "https://club.example.com", apiKey: "key-1" };
    const response = await connector.deliver({ ...call, connection, timeoutMs: 1_000 }, async (request) => {
      sent.push(request);
      return answer;
    });
    expect(sent).toMatchObject([{ method: "PUT", headers: { authorization: "Bearer key-1" }, body: null }]);
    expect(response).toMatchObject({ body: "hello ***" });
    expect([401, 403, 404, 500].map(connector.isRefusal)).toEqual([true, true, false, false]);
  });
});

describe("a rule for a member system", () => {
  const check = (action: Partial<ConnectorAction>, trigger: (typeof EVENT_TYPES)[number]) =>
    connector.checkAction(anAction(action), trigger, { lite: false }).map(({ pointer }) => pointer);

  it("may grant or revoke, and must name items if the event has no product", () => {
    for (const trigger of EVENT_TYPES) {
      expect(check({ do: "add_user" }, trigger)).toEqual(["/action/do"]);
      expect(check({ levels: ["gold"] }, trigger)).toEqual([]);
    }
    const refusing = (what: "grant" | "revoke") =>
      EVENT_TYPES.filter((trigger) => check({ do: what }, trigger).length > 0).toSorted();
    expect(refusing("grant")).toEqual(["affiliate.accepted", "affiliate.declined", "affiliate.quit", "form.submitted"]);
    expect(refusing("revoke")).toEqual(["affiliate.accepted", "form.submitted"]);
  });

  it("that could give nothing is refused with the reason", () => {
    const event = sampleEvent("order.paid");
    if (!isOrderEvent(event)) throw new Error("The sample of order.paid contains an order.");
    const message = { event, matchedLines: [1], action: anAction(), deliveryId: "dlv_1" };
    for (const line of event.data.order.lines) line.product.sku = "A";
    expect(connector.findProblem(message)).toBeNull();
    for (const line of event.data.order.lines) line.product.sku = null;
    expect(connector.findProblem(message)).toEqual({ code: "member_product_without_sku" });
    expect(connector.buildBody(message)).toBe("");
  });
});
