import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { translateCoreMessage } from "../i18n/core-messages.ts";
import { EVENT_TYPES, OPERATIONAL_EVENT_TYPES } from "./event-type.ts";
import { parseEvent } from "./parse-event.ts";
import { sampleEvent } from "./sample-event.ts";

const LINE = { product: { id: "7", title: "Course" }, quantity: 1, amount: "100.00", amount_with_tax: "121.00" };
const CUSTOMER = { email: "buyer@example.com" };

const anOrder = (order: object = {}) => ({
  key: "order:1001:paid",
  type: "order.paid",
  occurred_at: "2026-11-24T10:00:00+01:00",
  data: {
    order: { id: "1001", kind: "first", amount: "100.00", amount_with_tax: "121.00", customer: CUSTOMER, ...order },
  },
});

const aSubscription = (subscription: object = {}) => ({
  key: "subscription:501:ended",
  type: "subscription.ended",
  occurred_at: "2026-11-24T10:00:00Z",
  data: {
    subscription: {
      id: "501",
      status: "ended",
      type: "installments",
      product: { id: "7", title: "Course" },
      customer: CUSTOMER,
      amount: "25.00",
      amount_with_tax: "30.25",
      quantity: 1,
      ...subscription,
    },
  },
});

const accepted = (input: unknown) => {
  const parsed = parseEvent(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.event;
};

const errorsOf = (input: unknown): Record<string, string> => {
  const parsed = parseEvent(input);
  return parsed.ok ? {} : Object.fromEntries(parsed.errors.map(({ pointer, message }) => [pointer, message]));
};

const pointersOf = (input: unknown) => Object.keys(errorsOf(input)).toSorted();

describe("filled-in defaults", () => {
  test("are all that is added to a minimal order", () => {
    expect(accepted(anOrder())).toEqual({
      ...anOrder(),
      data: {
        order: {
          ...anOrder().data.order,
          mode: "live",
          currency: "EUR",
          lines: [],
          discounts: [],
          tags: [],
          custom_fields: [],
        },
      },
    });
  });

  test("of a minimal line are the standard type and its position as number", () => {
    expect(accepted(anOrder({ lines: [LINE, LINE] })).data).toMatchObject({
      order: {
        lines: [
          { number: 1, type: "standard" },
          { number: 2, type: "standard" },
        ],
      },
    });
  });

  test("of a minimal subscription are live, euros and no tags", () => {
    expect(accepted(aSubscription()).data).toMatchObject({ subscription: { mode: "live", currency: "EUR", tags: [] } });
  });

  test("do not change the input itself", () => {
    const input = anOrder({ lines: [LINE] });
    const before = structuredClone(input);
    accepted(input);
    expect(input).toEqual(before);
  });
});

describe("what is kept", () => {
  test("unknown fields stay at every level, in their place", () => {
    const input = anOrder({ lines: [{ ours: 1, ...LINE }], extra: { deep: [null] } });
    const order = accepted({ zzz: true, ...input, data: { more: "x", ...input.data } });
    expect(order).toMatchObject({
      zzz: true,
      data: { more: "x", order: { extra: { deep: [null] }, lines: [{ ours: 1 }] } },
    });
    expect(Object.keys(order)).toEqual(["zzz", "key", "type", "occurred_at", "data"]);
  });

  test("fields called __proto__, constructor and toString are normal data", () => {
    const strange = '{"__proto__":{"admin":true},"constructor":{"name":"x"},"toString":"y","hasOwnProperty":1}';
    const input = JSON.parse(
      JSON.stringify(anOrder({ lines: ["LINE"], customer: "CUSTOMER" }))
        .replace('"LINE"', JSON.stringify(LINE).replace("{", `${strange.slice(0, -1)},`))
        .replace('"CUSTOMER"', JSON.stringify(CUSTOMER).replace("{", `${strange.slice(0, -1)},`)),
    ) as unknown;
    const text = JSON.stringify(accepted(input));
    expect(text.split(strange.slice(1, -1))).toHaveLength(3);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test("a field called __proto__ does not replace a missing one", () => {
    const input = JSON.parse('{"__proto__":{"key":"k","type":"order.paid"},"data":{}}') as unknown;
    expect(pointersOf(input)).toEqual(["/key", "/occurred_at", "/type"]);
  });

  test("text is never normalised", () => {
    const customer = { email: "  Buyer@Example.COM ", first_name: "Zoe\u0308  ", last_name: "ﬁ\r\n" };
    expect(accepted(anOrder({ customer, number: " 01 " })).data).toMatchObject({ order: { customer, number: " 01 " } });
  });

  test("times stay as typed", () => {
    const input = { ...anOrder({ paid_at: "2026-11-24T10:00Z" }), occurred_at: "2026-11-24T10:00:00.120+05:30" };
    expect(accepted(input)).toMatchObject({ occurred_at: input.occurred_at, data: input.data });
  });

  test("optional fields may be null", () => {
    const empty = { number: null, paid_at: null, payment: null, installment: null, upsell: null, checkout: null };
    expect(accepted(anOrder(empty)).data).toMatchObject({ order: empty });
  });

  test("unknown amounts are null, and negative ones stay negative", () => {
    const amounts = { amount: null, amount_with_tax: "-121.00" };
    expect(accepted(anOrder({ ...amounts, lines: [{ ...LINE, ...amounts }] })).data).toMatchObject({ order: amounts });
  });
});

describe("what is refused", () => {
  test.each([null, undefined, "text", 1, [], new Date(0)])("anything but an object: %j", (input) => {
    expect(pointersOf(input)).toContain("");
  });

  test("all errors are returned at once", () => {
    const input = {
      ...anOrder({ id: 1001, kind: "gift", amount: 100, customer: { email: "nobody" } }),
      key: "",
      occurred_at: "now",
    };
    expect(pointersOf(input)).toEqual([
      "/data/order/amount",
      "/data/order/customer/email",
      "/data/order/id",
      "/data/order/kind",
      "/key",
      "/occurred_at",
    ]);
  });

  test("an amount and a currency in another form, with the form that is right, in both languages", () => {
    const result = parseEvent(anOrder({ currency: "euro", amount: "100", amount_with_tax: "1,21" }));
    const errors = result.ok ? [] : result.errors;
    const amount = [
      'is not an amount; write it as text with a point and two decimals, such as "121.00" or "-121.00"',
      'is geen bedrag; schrijf het als tekst met een punt en twee decimalen, zoals "121.00" of "-121.00"',
    ];
    expect(errors.map(({ pointer, message, text }) => [pointer, message, translateCoreMessage(text, "nl")])).toEqual([
      [
        "/data/order/currency",
        'is not a currency; write its ISO code in three capitals, such as "EUR"',
        'is geen valuta; schrijf de ISO-code in drie hoofdletters, zoals "EUR"',
      ],
      ["/data/order/amount", ...amount],
      ["/data/order/amount_with_tax", ...amount],
    ]);
  });

  test("required fields that are missing", () => {
    expect(pointersOf({ type: "order.paid" })).toEqual(["/data", "/key", "/occurred_at"]);
    expect(pointersOf({ ...anOrder(), data: { order: {} } })).toEqual([
      "/data/order/amount",
      "/data/order/amount_with_tax",
      "/data/order/customer",
      "/data/order/id",
      "/data/order/kind",
    ]);
  });

  test("an unknown type, with the known ones listed, beside all other errors", () => {
    const errors = errorsOf({ ...anOrder(), type: "order.shipped", key: 5 });
    expect(Object.keys(errors).toSorted()).toEqual(["/key", "/type"]);
    for (const type of EVENT_TYPES) expect(errors["/type"]).toContain(type);
  });

  test.each(OPERATIONAL_EVENT_TYPES)("%s, because only the hub makes it", (type) => {
    expect(errorsOf(sampleEvent(type))["/type"]).toContain("only the hub makes events of this type");
    expect(errorsOf({ ...anOrder(), type })["/type"]).toContain("only the hub makes events of this type");
  });

  test("a type with the name of a built-in property", () => {
    for (const type of ["constructor", "__proto__", "toString"])
      expect(pointersOf({ ...anOrder(), type })).toEqual(["/type"]);
  });

  test.each(EVENT_TYPES)("data of %s without its object", (type) => {
    const { data } = sampleEvent(type);
    expect(pointersOf({ ...anOrder(), type, data: {} })).toEqual([`/data/${Object.keys(data)[0]}`]);
  });

  test("an id that is a number, with the advice to put it in quotes", () => {
    const errors = errorsOf(anOrder({ lines: [{ ...LINE, product: { id: 7, title: "Course" } }], upsell: { id: 3 } }));
    expect(errors).toEqual({
      "/data/order/lines/0/product/id": expect.stringContaining("quotes"),
      "/data/order/upsell/id": expect.stringContaining("quotes"),
    });
  });

  test.each(["121", "121.0", "121.000", "1.210,00", "€ 1.00", "+1.00", ".50", "1e2.00", " 1.00", "1.00\n", ""])(
    "the amount %j",
    (amount) => {
      expect(pointersOf(anOrder({ amount }))).toEqual(["/data/order/amount"]);
    },
  );

  test.each(["nobody", "@example.com", "buyer@", "a b@example.com", "", " "])("the e-mail address %j", (email) => {
    expect(pointersOf(anOrder({ customer: { email } }))).toEqual(["/data/order/customer/email"]);
  });

  test("payments that are not counted in whole numbers", () => {
    expect(pointersOf(aSubscription({ payments_left: "0", payments_done: 1.5 }))).toEqual([
      "/data/subscription/payments_done",
      "/data/subscription/payments_left",
    ]);
  });

  test("values that JSON or a database would change, each once", () => {
    const errors = errorsOf(anOrder({ id: "10\0", tags: ["\ud800"], extra: 2 ** 60, amount: Number.NaN }));
    expect(Object.keys(errors).toSorted()).toEqual([
      "/data/order/amount",
      "/data/order/extra",
      "/data/order/id",
      "/data/order/tags/0",
    ]);
  });

  test("nesting that is too deep, counted from the root of the event", () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
    expect(pointersOf(anOrder({ extra: nested(29) }))).toEqual([]);
    expect(pointersOf(anOrder({ extra: nested(30) }))).toEqual([`/data/order/extra${"/0".repeat(29)}`]);
  });

  test("a field name with slash and tilde, with the pointer of RFC 6901", () => {
    expect(pointersOf(anOrder({ "a/b~c": "\0" }))).toEqual(["/data/order/a~1b~0c"]);
  });

  test("more than 250 lines", () => {
    const lines = (count: number) => Array.from({ length: count }, () => LINE);
    expect(pointersOf(anOrder({ lines: lines(250) }))).toEqual([]);
    expect(errorsOf(anOrder({ lines: lines(251) }))).toEqual({ "/data/order/lines": expect.stringContaining("250") });
  });

  test("with at most a hundred errors, so that an answer stays small", () => {
    const parsed = parseEvent(anOrder({ tags: Array.from({ length: 50_000 }, () => 1) }));
    expect(parsed).toMatchObject({ ok: false, errors: { length: 100 } });
  });
});

describe("properties", () => {
  const safeJson = fc
    .jsonValue({ maxDepth: 4, stringUnit: "grapheme" })
    .map((value) => JSON.parse(JSON.stringify(value, keepSafe)) as unknown);
  const keepSafe = (_key: string, value: unknown) => {
    if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed();
    return typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value) ? 0 : value;
  };
  const fieldName = fc.oneof(
    fc.string({ unit: "grapheme" }).map((name) => `x${name.replaceAll("\0", "")}`),
    fc.constantFrom("__proto__", "constructor", "toString", "valueOf"),
  );
  const extras = fc.array(fc.tuple(fieldName, safeJson), { maxLength: 4 }).map((fields) => {
    const members = fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    return JSON.parse(`{${members.join(",")}}`) as Record<string, unknown>;
  });

  test("an accepted event keeps every field and text, and parsing it again changes nothing", () => {
    fc.assert(
      fc.property(fc.constantFrom(...EVENT_TYPES), extras, extras, (type, outer, inner) => {
        const sample = sampleEvent(type);
        const [[member, value]] = Object.entries(sample.data) as [[string, object]];
        const input = { ...outer, ...sample, data: { ...inner, [member]: { ...inner, ...value } } };
        const event = accepted(input);
        expect(JSON.stringify(event)).toBe(JSON.stringify(input));
        expect(JSON.stringify(accepted(event))).toBe(JSON.stringify(event));
      }),
    );
  });

  test("any input gets a result, and nothing is thrown", () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withSparseArray: true, withNullPrototype: true }),
        (input) => {
          expect(parseEvent(input).ok).toBe(false);
        },
      ),
    );
  });
});

describe("an unknown value of a list that may grow", () => {
  test.each([
    ["/data/order/lines/0/type", anOrder({ lines: [{ ...LINE, type: "bundle" }] })],
    ["/data/subscription/status", aSubscription({ status: "paused" })],
  ])("%s is refused, and kept if the caller says so", (pointer, input) => {
    expect(errorsOf(input)).toEqual({ [pointer]: expect.stringContaining("use one of") });
    expect(parseEvent(input, { keepUnknownValues: true })).toMatchObject({ ok: true, event: input });
  });
});
