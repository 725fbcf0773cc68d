import { describe, expect, it } from "vitest";
import { useAppOnFakeHub } from "./app-on-fake-hub.ts";
import { expectFits } from "./checks/expect-fits.ts";
import type { ScriptedAnswer } from "./fake-hub.ts";

const on = useAppOnFakeHub();

const perform = (part: string, inputData: Record<string, unknown>) =>
  on.call(`${part}.operation.perform`, { inputData });

const answerByPath = (answers: Record<string, unknown>) => {
  on.hub.answer = ({ path }): ScriptedAnswer => ({
    status: 200,
    body: answers[path] ?? { data: [], next_cursor: null },
  });
};

const listOf = (data: readonly object[]) => ({ data, next_cursor: null });

describe("Record Event", () => {
  const accepted = { id: "evt_1", type: "order.paid", duplicate: false, deliveries: 2 };
  const record = (inputData: Record<string, unknown>) => perform("creates.record_event", inputData);
  const posted = () => on.hub.seen.find(({ method }) => method === "POST");

  it("records an order with the shop's names of its products", async () => {
    on.hub.answer = ({ path }) =>
      path === "/v1/events"
        ? { status: 202, body: accepted }
        : {
            status: 200,
            body: listOf([
              { id: "77", name: "Other" },
              { id: "7", name: "Course" },
            ]),
          };
    const result = await record({
      event: "order.paid",
      reference: "W-1",
      customer_email: "bo@example.com",
      total: 121,
      lines: [{ product: "7", quantity: "", total: "121" }, { product: "" }],
    });
    expect(result).toEqual({ id: "evt_1", type: "order.paid", is_duplicate: false, deliveries: 2 });
    expectFits(result, "creates", "record_event");
    expect(posted()).toMatchObject({ path: "/v1/events", body: { key: "zapier:order.paid:W-1", type: "order.paid" } });
    expect(posted()?.body).toMatchObject({
      data: { order: { id: "zapier:W-1", lines: [{ product: { id: "7", title: "Course" } }] } },
    });
  });

  it("records a form with its answers", async () => {
    on.hub.answer = ({ path }) =>
      path === "/v1/events"
        ? { status: 202, body: { ...accepted, type: "form.submitted" } }
        : { status: 200, body: listOf([]) };
    const answers = { "Your size?": "M", Colour: "" };
    await record({ event: "form.submitted", reference: "1", customer_email: "a@example.com", form: "Intake", answers });
    expect(posted()?.body).toMatchObject({
      data: {
        form: {
          id: "Intake",
          name: "Intake",
          fields: [
            { label: "Your size?", value: "M" },
            { label: "Colour", value: null },
          ],
        },
      },
    });
  });

  it("explains in a sentence what cannot be read, before anything is recorded", async () => {
    answerByPath({});
    const input = { event: "order.paid", reference: "W-1", customer_email: "bo@example.com", total: "a lot" };
    await expect(record(input)).rejects.toThrow("fill in a number such as 121.00");
    expect(posted()).toBeUndefined();
  });

  it("shows a refusal of the hub in words", async () => {
    on.hub.answer = () => ({
      status: 422,
      body: {
        detail: "Not valid.",
        errors: [{ pointer: "/data/order/customer/email", message: "is not an e-mail address" }],
      },
    });
    const input = { event: "order.paid", reference: "W-1", customer_email: "bo", total: 1 };
    await expect(record(input)).rejects.toThrow("Not valid. order customer email: is not an e-mail address");
  });
});

describe("Resend Delivery", () => {
  const resend = (delivery: unknown) => perform("creates.resend_delivery", { delivery });
  const delivery = {
    id: "dlv_1",
    event_id: "evt_1",
    event_type: "order.paid",
    attempt_count: 9,
    created_at: "2026-03-15T09:00:00Z",
  };

  const answerInState = (state: string) => {
    let now = state;
    on.hub.answer = ({ method }) => {
      if (method === "POST") now = "pending";
      return { status: method === "POST" ? 202 : 200, body: { ...delivery, line_number: null, state: now } };
    };
  };

  it.each(["failed", "cancelled", "waiting", "paused", "pending"])(
    "sends one that is %s, and returns its new state",
    async (state) => {
      answerInState(state);
      const result = await resend("dlv/1");
      expect(result).toMatchObject({ id: "dlv_1", state: "pending", event_type: "order.paid", attempt_count: 9 });
      expect(on.hub.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
        "GET /v1/deliveries/dlv%2F1",
        "POST /v1/deliveries/dlv%2F1/retry",
        "GET /v1/deliveries/dlv%2F1",
      ]);
      expectFits(result, "creates", "resend_delivery");
    },
  );

  it.each(["delivered", "sending"])(
    "halts for one that is %s, so that no Zap starts itself for ever",
    async (state) => {
      answerInState(state);
      await expect(resend("dlv_1")).rejects.toMatchObject({ name: "HaltedError" });
      expect(on.hub.seen.map(({ method }) => method)).toEqual(["GET"]);
    },
  );

  it("needs a delivery", async () => {
    await expect(resend("")).rejects.toThrow("Choose a delivery.");
  });

  it("reports a delivery that does not exist", async () => {
    on.hub.answer = () => ({ status: 404, body: { detail: "There is no such delivery." } });
    await expect(resend("dlv_9")).rejects.toThrow("There is no delivery dlv_9 in this shop.");
  });

  it("shows every other refusal", async () => {
    on.hub.answer = () => ({ status: 401 });
    await expect(resend("dlv_9")).rejects.toMatchObject({ name: "ExpiredAuthError" });
    on.hub.answer = () => ({ status: 503, body: { detail: "The database is down." } });
    await expect(resend("dlv_9")).rejects.toThrow("cannot answer at the moment (status 503)");
  });
});
