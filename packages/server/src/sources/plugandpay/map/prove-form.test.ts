import { parseEvent } from "@haak/core";
import { describe, expect, it } from "vitest";
import { english } from "../../../../test/support/english.ts";
import { isSubmission } from "../receive/notice.ts";
import { readNotice } from "../receive/read-notice.ts";
import { proveForm } from "./prove-form.ts";

const RECEIVED = new Date("2026-11-24T10:00:05.000Z");

function prove(fields: Record<string, string>) {
  const read = readNotice({
    contentType: "application/x-www-form-urlencoded",
    body: new URLSearchParams(fields).toString(),
  });
  if (read.kind !== "known" || isSubmission(read.notice) || read.notice.version !== "v1") {
    throw new Error(`This form is ${read.kind}.`);
  }
  return proveForm(read.notice, RECEIVED);
}

function eventOf(fields: Record<string, string>) {
  const proof = prove(fields);
  return proof.kind === "proved" ? parseEvent(proof.events[0]) : proof;
}

const ORDER = {
  webhook_event: "order_payment_completed",
  order_id: "1001",
  email: "bo@example.com",
  firstname: "Bo",
  lastname: "Kater",
  total: "121",
};

describe("the form of an order", () => {
  it("that is an upsell does not say which one, and a note says so", () => {
    expect(english(prove({ ...ORDER, type: "upsell" }))).toMatchObject({
      ...{ kind: "proved", note: expect.stringContaining("It is not known which upsell this was") },
      events: [{ data: { order: { kind: "upsell" } } }],
    });
    expect(prove(ORDER)).toMatchObject({ kind: "proved", note: null });
  });

  it("with few fields makes an event without lines, whose unknown amounts are null", () => {
    expect(eventOf(ORDER)).toMatchObject({
      ok: true,
      event: {
        key: "order:1001:paid",
        type: "order.paid",
        occurred_at: "2026-11-24T10:00:05.000Z",
        data: {
          order: {
            id: "1001",
            kind: "first",
            mode: "live",
            amount: null,
            amount_with_tax: "121.00",
            customer: { email: "bo@example.com", first_name: "Bo", last_name: "Kater" },
            lines: [],
          },
        },
      },
    });
  });

  it("names the customer of the payment or of the address", () => {
    const customerOf = (fields: Record<string, string>) => {
      const proof = prove({ ...ORDER, ...fields });
      return proof.kind === "proved" ? JSON.parse(JSON.stringify(proof.events[0]?.data)).order.customer : null;
    };
    expect(customerOf({ "payment[customer_id]": "cst_1", "address[customer_id]": "cst_2" })).toMatchObject({
      id: "cst_1",
    });
    expect(customerOf({ "payment[customer_id]": "", "address[customer_id]": "cst_2" })).toMatchObject({
      id: "cst_2",
    });
    expect(customerOf({})).not.toHaveProperty("id");
  });

  it("without a total leaves it null, because zero would be a price", () => {
    const { total: _untold, ...rest } = ORDER;
    expect(eventOf(rest)).toMatchObject({ ok: true, event: { data: { order: { amount_with_tax: null } } } });
  });

  it("with the whole order makes an event with lines", () => {
    const fields = {
      ...ORDER,
      payment_status: "1",
      created_at: "2026-11-24 10:58:00",
      paid_at: "2026-11-24 11:00:00",
      subtotal: "100.0000",
      "products[0][id]": "7",
      "products[0][title]": "Course",
      "products[0][sku]": "COURSE-7",
      "products[0][pivot][quantity]": "1",
      "products[0][pivot][excl]": "100",
      "products[0][pivot][incl]": "121",
      "products[1][id]": "8",
      "products[1][title]": "Workbook",
      "products[1][pivot][type]": "order-bump",
      "address[city]": "Utrecht",
      "address[telephone]": "+31600000000",
      "payment[status]": "paid",
      "payment[id]": "tr_1001",
      "checkout[id]": "31",
      "checkout[name]": "Course checkout",
      "custom_field_inputs[0][label]": "Size",
      "custom_field_inputs[0][input]": "M",
    };
    expect(eventOf(fields)).toMatchObject({
      ok: true,
      event: {
        occurred_at: "2026-11-24T11:00:00+01:00",
        data: {
          order: {
            created_at: "2026-11-24T10:58:00+01:00",
            amount: "100.00",
            customer: { phone: "+31600000000", address: { city: "Utrecht" } },
            lines: [
              {
                number: 1,
                type: "standard",
                product: { id: "7", title: "Course", sku: "COURSE-7" },
                amount_with_tax: "121.00",
              },
              { number: 2, type: "order-bump", product: { id: "8", title: "Workbook" }, amount: null },
            ],
            payment: { status: "paid", transaction_id: "tr_1001" },
            checkout: { id: "31", name: "Course checkout" },
            custom_fields: [{ label: "Size", value: "M" }],
          },
        },
      },
    });
  });

  it.each([
    [{ type: "upsell" }, "upsell"],
    [{ type: "first", first: "1" }, "first"],
    [{ first: "0" }, "renewal"],
    [{ first: "0", "products[0][pay_in_terms]": "1" }, "installment"],
  ])("with %j is of kind %s", (fields, kind) => {
    expect(eventOf({ ...ORDER, ...fields })).toMatchObject({ ok: true, event: { data: { order: { kind } } } });
  });

  it("of a test order is marked as a test", () => {
    expect(eventOf({ ...ORDER, test: "1" })).toMatchObject({ event: { data: { order: { mode: "test" } } } });
  });

  it("about a payment that is not paid makes no event", () => {
    expect(english(prove({ ...ORDER, payment_status: "4" }))).toEqual({
      kind: "unusable",
      why: "According to the form, order 1001 is not paid.",
    });
  });

  it("of an unpaid invoice makes the event of its creation", () => {
    const fields = { ...ORDER, webhook_event: "order_invoice_created", payment_status: "4" };
    expect(eventOf(fields)).toMatchObject({
      ok: true,
      event: { key: "order:1001:created", type: "order.created" },
    });
  });

  it("without an e-mail address is no event, and the error names the field", () => {
    const { email: _email, ...fields } = ORDER;
    expect(english(prove(fields))).toMatchObject({
      kind: "unusable",
      why: expect.stringContaining("the e-mail address (email) is missing"),
    });
  });
});

describe("the form of a subscription", () => {
  const CONTRACT = {
    webhook_event: "contracts.new",
    contract_id: "501",
    email: "bo@example.com",
    billing_cycle: "monthly",
    product: "Club",
    sku: "CLUB-9",
  };

  it("makes an event from its fields and its raw object", () => {
    const raw = JSON.stringify({ product_id: 9, total: 12.1, firstname: "Bo", mode: "test" });
    expect(eventOf({ ...CONTRACT, raw })).toMatchObject({
      ok: true,
      event: {
        key: "subscription:501:started",
        type: "subscription.started",
        data: {
          subscription: {
            status: "active",
            mode: "test",
            interval: "monthly",
            product: { id: "9", title: "Club", sku: "CLUB-9" },
            customer: { email: "bo@example.com", first_name: "Bo" },
            amount: null,
            amount_with_tax: "12.10",
          },
        },
      },
    });
  });

  it.each(["", "not JSON", "[1]", "null"])("with %j as its raw object still has its fields", (raw) => {
    expect(eventOf({ ...CONTRACT, webhook_event: "subscription_ended", raw })).toMatchObject({
      ok: true,
      event: {
        key: "subscription:501:ended",
        data: { subscription: { status: "ended", product: { id: "sku:CLUB-9", title: "Club" } } },
      },
    });
  });
});
