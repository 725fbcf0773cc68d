import { describe, expect, it, vi } from "vitest";
import { startHuddle } from "../../sandbox/src/huddle/start-huddle.ts";
import { listen } from "../../sandbox/src/listen.ts";
import { orderEvent, orderPaid, subscriptionEvent } from "./shop-events.ts";
import { RUN_MS_MAX, type ZapStage } from "./zap-stage.ts";

/** Searches and actions against a hub. */
export function stepsContract(stage: ZapStage): void {
  const { turnOn, send } = stage;
  const search = (key: string, input: object) => stage.zapier.search(key, { ...input });
  const create = (key: string, input: object) => stage.zapier.create(key, { ...input });

  describe("Find Order", () => {
    it("finds a customer's orders in their current state, with the address in upper or lower case", async () => {
      const email = "Finder@Example.com";
      await send(orderPaid({ id: "20-1", products: ["20-7"], email }));
      await send(orderPaid({ id: "20-2", products: ["20-7"], email: "somebody@example.com" }));
      const later = orderEvent("payment.reversed", { id: "20-1", products: ["20-7"], email });
      await send({ ...later, occurred_at: "2026-11-30T10:00:00+01:00" });
      const found = await search("find_order", { customer_email: "finder@example.com" });
      expect(found.map(({ order_id, type }) => [order_id, type])).toEqual([["20-1", "payment.reversed"]]);
      expect(await search("find_order", { order: "20-2" })).toMatchObject([{ order_id: "20-2", total: 121 }]);
      const byNumber = { customer_email: "finder@example.com", order: "2026-20-1" };
      expect(await search("find_order", byNumber)).toMatchObject([{ order_id: "20-1" }]);
      expect(await search("find_order", { order: "20-9" })).toEqual([]);
    });
  });

  describe("Find Subscription", () => {
    it("finds a subscription by its id in its current state", async () => {
      await send(subscriptionEvent("21-1", "started", "21-9"), subscriptionEvent("21-1", "cancelled", "21-9"));
      expect(await search("find_subscription", { subscription: "21-1" })).toMatchObject([
        { subscription_id: "21-1", status: "cancelled", type: "subscription.cancelled" },
      ]);
      const ofProduct = { customer_email: "member@example.com", product: "21-9" };
      expect(await search("find_subscription", ofProduct)).toMatchObject([{ subscription_id: "21-1" }]);
      expect(await search("find_subscription", { ...ofProduct, subscription: "21-2" })).toEqual([]);
    });
  });

  describe("Find Customer's Access", () => {
    const find = (customer_email: string, state = "") => search("find_access", { customer_email, state });
    const states = async (email: string) => (await find(email)).map(({ sku, state }) => [sku, state].join(" "));

    it("finds the access of a buyer from any purchase, and that it has ended", async () => {
      const huddle = await startHuddle({ webhooks: [{ sku: "CLUB-26", levels: ["Club"] }] });
      const { id } = (await stage.hub.post("/v1/huddle/connections", {
        ...{ name: "Club 26", domain: "club.example.com", api_key: huddle.apiKey, base_url: huddle.url },
      })) as { id: string };
      const action = { type: "huddle", connection_id: id, skus: ["CLUB-26"] };
      const scope = { products: ["26-7"] };
      await stage.hub.post("/v1/rules", { trigger: "order.paid", scope, action: { ...action, do: "grant" } });
      await stage.hub.post("/v1/rules", { trigger: "subscription.ended", scope, action: { ...action, do: "revoke" } });
      // The person of the subscription that ends below, in other letters.
      const email = "Member@Example.com";
      await send(orderPaid({ id: "26-1", products: ["26-7"], email, more: { subscription_id: "26-2" } }));
      await expect.poll(() => states("member@example.com"), { timeout: RUN_MS_MAX }).toEqual(["CLUB-26 granted"]);
      expect(await find("member@example.com", "granted")).toMatchObject([
        {
          ...{ customer_email: email, community: "Club 26", is_granted: true, due_at: null },
          reasons: [{ order_id: "26-1", since: expect.any(String) }],
        },
      ]);
      await send(subscriptionEvent("26-2", "ended", "26-7"));
      // The state stays "revoking", because a community without a call for it gives a person a task.
      await expect.poll(() => states(email), { timeout: RUN_MS_MAX }).toEqual(["CLUB-26 revoking"]);
      expect(await find("somebody.else@example.com")).toEqual([]);
      await huddle.close();
    });
  });

  describe("Record Event", () => {
    const order = {
      event: "order.paid",
      reference: "W-22",
      customer_email: "elsewhere@example.com",
      customer_first_name: "El",
      total: "242.00",
      lines: [{ product: "22-7", quantity: "2", total: "242" }],
    };

    it("makes an event for the shop's rules, once for each reference", async () => {
      // Needed so that the shop knows the product that the recorded order is for.
      await send(orderPaid({ id: "22-1", products: ["22-7"] }));
      await expect
        .poll(() => stage.zapier.dropdown("products"), { timeout: 5_000 })
        .toContainEqual({ id: "22-7", name: "Course 22-7" });
      const zap = await turnOn("order_paid", { products: ["22-7"] });
      expect(await create("record_event", order)).toMatchObject({
        id: expect.stringMatching(/^evt_/),
        type: "order.paid",
        is_duplicate: false,
        deliveries: 1,
      });
      expect(await create("record_event", order)).toMatchObject({ is_duplicate: true, deliveries: 0 });
      expect(await stage.zapier.waitForRuns(zap, 1, RUN_MS_MAX)).toMatchObject([
        {
          order_id: "zapier:W-22",
          order_number: "W-22",
          source: "zapier",
          total: 242,
          total_excluding_tax: null,
          lines: [{ product_id: "22-7", product_name: "Course 22-7", quantity: 2, total: 242 }],
        },
      ]);
    });

    it("makes a submitted form", async () => {
      const zap = await turnOn("form_submitted", { forms: ["Typeform 23"] });
      await create("record_event", {
        event: "form.submitted",
        reference: "23",
        customer_email: "elsewhere@example.com",
        form: "Typeform 23",
        answers: { "Your size?": "M" },
        occurred_at: "2026-03-15T10:00:00+01:00",
      });
      expect(await stage.zapier.waitForRuns(zap, 1, RUN_MS_MAX)).toMatchObject([
        { form_name: "Typeform 23", answers: { "Your size?": "M" }, occurred_at: "2026-03-15T09:00:00.000Z" },
      ]);
    });

    it("explains in words what the hub refuses", async () => {
      const refused = create("record_event", { ...order, reference: "W-24", customer_email: "nobody" });
      await expect(refused).rejects.toThrow("order customer email: is not an e-mail address");
    });
  });

  describe("Resend Delivery", () => {
    it("lists failed deliveries, and sends one again to a receiver that works again", async () => {
      let status = 500;
      const receiver = await listen((_request, response) => response.writeHead(status).end());
      const action = { type: "webhook", url: `${receiver.url}/hook` };
      const rule = (await stage.hub.post("/v1/rules", {
        trigger: "order.paid",
        scope: { products: ["25-7"] },
        action,
      })) as { id: string };
      await send(orderPaid({ id: "25-1", products: ["25-7"] }));
      const named = `order:25-1:paid to ${new URL(receiver.url).host}`;
      const failed = await vi.waitFor(
        async () => {
          const choice = (await stage.zapier.dropdown("failed_deliveries")).find(({ name }) =>
            String(name).startsWith(named),
          );
          expect(choice).toBeDefined();
          return choice;
        },
        { timeout: RUN_MS_MAX },
      );
      status = 200;
      const resent = await create("resend_delivery", { delivery: failed?.id });
      expect(resent).toMatchObject({ id: failed?.id, event_type: "order.paid", attempt_count: expect.any(Number) });
      await vi.waitFor(
        async () =>
          expect(await stage.hub.get(`/v1/deliveries/${String(failed?.id)}`)).toMatchObject({ state: "delivered" }),
        { timeout: RUN_MS_MAX },
      );
      await expect(create("resend_delivery", { delivery: failed?.id })).rejects.toMatchObject({ name: "HaltedError" });
      await stage.hub.delete(`/v1/rules/${rule.id}`);
      await receiver.close();
    });
  });
}
