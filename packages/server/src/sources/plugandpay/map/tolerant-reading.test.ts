import { parseEvent } from "@haak/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { english } from "../../../../test/support/english.ts";
import type { Fetched } from "../fetch/plugandpay-client.ts";
import { type Proof, proveSubscription } from "../fetch/proof.ts";
import { proveOrder } from "../fetch/prove-order.ts";
import { isSubmission } from "../receive/notice.ts";
import { readNotice } from "../receive/read-notice.ts";
import { NEW_ORDER, NEW_SUBSCRIPTION } from "./event-history.ts";
import { anOrderBody, aSubscriptionBody } from "./fetched.fixture.ts";
import { proveForm } from "./prove-form.ts";
import { atPath, spoil } from "./spoilt.fixture.ts";

const answering = (data: unknown) => async (): Promise<Fetched> => ({ kind: "found", data });

const provers = {
  order: (body: unknown) => proveOrder(answering(body), { id: "1001", history: NEW_ORDER }),
  subscription: (body: unknown) =>
    proveSubscription(answering(body), {
      id: "501",
      noticeType: "subscription.started",
      history: NEW_SUBSCRIPTION,
    }),
};

/** The events of a proof, each checked as the pipeline checks it. */
function eventsOf(proof: Proof) {
  if (proof.kind !== "proved") return [];
  return proof.events.map((draft) => parseEvent(draft, { keepUnknownValues: true }));
}

/** Fields without which there is no event. A body whose field contains one of these may be refused too. */
const STRICT = {
  order: [
    "id",
    "amount",
    "amount_with_tax",
    "billing.contact.email",
    "payment.status",
    "items.0.product_id",
    "items.0.product.id",
    "items.0.amount",
    "items.0.amount_with_tax",
  ],
  subscription: ["id", "status", "billing.contact.email", "product.id", "pricing.amount", "pricing.amount_with_tax"],
} as const;

/** Every path of a body, with those of the objects and lists in it. */
function pathsOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, one]) => pathsOf(one, path === "" ? key : `${path}.${key}`));
  return path === "" ? inner : [path, ...inner];
}

const anyJson = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>("\0", "\ud800", 1e300, -1, 0, 1, "0", "1", "2", [], {}, [[]], { "1": {} }, { "0": null }),
);

/** Fields that are ids or answers: text and numbers are both usual there. */
const TAKES_ANY = /(?:_id|\.id|percentage|input|related_orders.*)$/;

/** Fields of the bodies that the hub does not read. */
const UNREAD = /(?:website|is_first|^items\.0\.id|\.next|tax\.amount|tax\.amount_with_tax|rate\.id|rate\.country)$/;

const jsonType = (value: unknown) => (Array.isArray(value) ? "list" : typeof value);

describe.each(["order", "subscription"] as const)("the body of one %s with one spoilt field", (kind) => {
  const base = () => (kind === "order" ? anOrderBody() : aSubscriptionBody());
  const strict: readonly string[] = STRICT[kind];
  const isStrict = (path: string) => strict.some((one) => one === path || one.startsWith(`${path}.`));
  const paths = pathsOf(base());

  it("makes its event whatever a detail holds, and the notes name the field", async () => {
    const details = paths.filter((path) => !isStrict(path));
    expect(details.length).toBeGreaterThan(25);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...details), anyJson, async (path, value) => {
        const body = spoil(base(), path, value);
        const proof = await provers[kind](body);
        expect(eventsOf(proof).length).toBeGreaterThan(0);
        expect(eventsOf(proof).every(({ ok }) => ok)).toBe(true);
        const notes = proof.kind === "proved" ? proof.notes : [];
        expect(notes.filter(({ field }) => field !== path && !field.startsWith(`${path}.`))).toEqual([]);
        const before = atPath(base(), path);
        const isOdd = value !== null && before !== null && jsonType(value) !== jsonType(before);
        if (isOdd && !TAKES_ANY.test(path) && !UNREAD.test(path)) expect(notes).not.toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it("makes its event or gives one clear error if the field is strict", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths.filter(isStrict)), anyJson, async (path, value) => {
        const proof = await provers[kind](spoil(base(), path, value));
        if (proof.kind === "proved") {
          expect(eventsOf(proof).every(({ ok }) => ok)).toBe(true);
          return;
        }
        // One field is named: the spoilt one, or one inside it.
        expect(proof).toMatchObject({ kind: "unreadable", thing: { kind, field: expect.any(String) } });
        const field = proof.kind === "unreadable" ? proof.thing.field : "";
        expect(field === path || field.startsWith(`${path}.`)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** A form with every field that is read. */
const FORM: Readonly<Record<string, string>> = {
  webhook_event: "order_payment_completed",
  order_id: "1001",
  email: "bo@example.com",
  firstname: "Bo",
  lastname: "Kater",
  invoice_number: "20261001",
  type: "first",
  first: "1",
  mode: "live",
  test: "0",
  created_at: "2026-11-24 10:58:00",
  paid_at: "2026-11-24 11:00:00",
  currency: "EUR",
  subtotal: "100.0000",
  total: "121",
  payment_status: "1",
  "products[0][id]": "7",
  "products[0][title]": "Course",
  "products[0][pivot][quantity]": "1",
  "products[0][pivot][excl]": "100",
  "products[0][pivot][incl]": "121",
  "products[0][pivot][type]": "order-bump",
  "address[city]": "Utrecht",
  "address[housenumber]": "42",
  "payment[status]": "paid",
  "payment[id]": "tr_1001",
  "checkout[id]": "31",
  "checkout[name]": "Course checkout",
};

const CONTRACT: Readonly<Record<string, string>> = {
  webhook_event: "contracts.new",
  contract_id: "501",
  email: "bo@example.com",
  billing_cycle: "monthly",
  product: "Club",
  sku: "CLUB",
  raw: JSON.stringify({ total: 12.1, quantity: 2, created_at: "2026-11-24 10:58:00", type: "subscription" }),
};

function proveV1(fields: Readonly<Record<string, string>>): Proof {
  const body = new URLSearchParams(fields).toString();
  const read = readNotice({ contentType: "application/x-www-form-urlencoded", body });
  if (read.kind !== "known" || isSubmission(read.notice) || read.notice.version !== "v1") {
    throw new Error(`This form is ${read.kind}.`);
  }
  return proveForm(read.notice, new Date("2026-11-24T10:00:05.000Z"));
}

/** The base form, the fields that replace those of the same name, and the notes or the refused field. */
type FormRow = readonly [form: "order" | "contract", changes: Record<string, string | null>, expected: unknown];

const left = (field: string, value: unknown) => [{ field, value, did: "left_out" }];

const FORMS: readonly FormRow[] = [
  ["order", {}, []],
  ["order", { "address[housenumber]": "" }, []],
  ["order", { firstname: null, "firstname[0]": "Bo" }, left("firstname", { "0": "Bo" })],
  ["order", { paid_at: "soon" }, left("paid_at", "soon")],
  ["order", { created_at: "2026-13-45" }, left("created_at", "2026-13-45")],
  ["order", { currency: "euro" }, left("currency", "euro")],
  ["order", { first: "perhaps" }, left("first", "perhaps")],
  ["order", { mode: "staging" }, [{ field: "mode", value: "staging", did: "became_test" }]],
  ["order", { test: "perhaps" }, [{ field: "test", value: "perhaps", did: "became_test" }]],
  ["order", { "products[0][pivot][quantity]": "two" }, left("products.0.pivot.quantity", "two")],
  [
    "order",
    { "products[0][pivot][type]": "bundle" },
    [{ field: "products.0.pivot.type", value: "bundle", did: "kept" }],
  ],
  ["order", { "payment[status]": null, "payment[id]": null, payment: "paid" }, left("payment", "paid")],
  ["order", { "checkout[id]": null, "checkout[name]": null, checkout: "31" }, left("checkout", "31")],
  ["order", { "address[city]": null, "address[housenumber]": null, address: "Utrecht" }, left("address", "Utrecht")],
  ["order", { "address[city][name]": "Utrecht", "address[city]": null }, left("address.city", { name: "Utrecht" })],
  ["order", { custom_field_inputs: "none" }, left("custom_field_inputs", "none")],
  ["order", { email: "bo" }, 'the e-mail address (email) is "bo"'],
  ["order", { email: null }, "the e-mail address (email) is missing"],
  ["order", { total: "cheap" }, 'the field total is "cheap"'],
  ["order", { subtotal: "1,00" }, 'the field subtotal is "1,00"'],
  ["order", { "products[0][pivot][incl]": "-" }, "products.0.pivot.incl"],
  ["order", { "products[0][id]": null, "products[0][id][x]": "7" }, "products.0.id"],
  ["order", { payment_status: null, "payment_status[x]": "1" }, "payment_status"],
  ["contract", {}, []],
  ["contract", { raw: "{" }, left("raw", "{")],
  ["contract", { quantity: "two" }, left("quantity", "two")],
  ["contract", { started_at: "soon" }, left("started_at", "soon")],
  ["contract", { mode: "sandbox" }, [{ field: "mode", value: "sandbox", did: "became_test" }]],
  ["contract", { billing_cycle: null, "billing_cycle[x]": "monthly" }, left("billing_cycle", { x: "monthly" })],
  ["contract", { email: "bo" }, "email"],
  ["contract", { total: "free" }, 'the field total is "free"'],
  ["contract", { product_id: null, "product_id[x]": "7" }, "product_id"],
];

describe("a V1 form with a spoilt field", () => {
  it.each(FORMS)("of an %s with %j is read with %j", (form, changes, expected) => {
    const fields = Object.entries({ ...(form === "order" ? FORM : CONTRACT), ...changes });
    const proof = proveV1(Object.fromEntries(fields.flatMap(([key, value]) => (value === null ? [] : [[key, value]]))));
    if (typeof expected === "string") {
      expect(english(proof)).toMatchObject({ kind: "unusable", why: expect.stringContaining(expected) });
      return;
    }
    expect(proof).toMatchObject({ kind: "proved", notes: expected });
    expect(eventsOf(proof)).toMatchObject([{ ok: true }]);
  });

  it("of any detail with any text makes its event", () => {
    const strict =
      /^(?:webhook_event|order_id|email|subtotal|total|payment_status|products\[0\]\[(?:id|pivot\]\[(?:ex|in)cl)\])$/;
    const details = Object.keys(FORM).filter((field) => !strict.test(field));
    fc.assert(
      fc.property(fc.constantFrom(...details), fc.string({ unit: "binary" }), (field, value) => {
        const events = eventsOf(proveV1({ ...FORM, [field]: value }));
        expect(events).toMatchObject([{ ok: true }]);
      }),
      { numRuns: 300 },
    );
  });
});
