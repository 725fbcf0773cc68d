import fc from "fast-check";
import type { Kind, ReportedEvent, Trigger } from "./model.ts";

/** Few values of each, so that rules match events. Some differ only as text, because `text is never normalised`. */
export const PRODUCTS = ["7", "07", "8", "caf\u00e9", "cafe\u0301", "group courses"];
export const GROUPS = ["courses", "Courses", "7", "e-books"];
export const UPSELLS = ["3", "4", "7"];
export const FORMS = ["31", "32"];
export const KINDS: readonly Kind[] = ["first", "upsell", "installment", "renewal"];

const money = fc.integer({ min: -99_999, max: 999_999 }).map((cents) => (cents / 100).toFixed(2));
const time = fc
  .date({ min: new Date("2019-01-01T00:00:00Z"), max: new Date("2027-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString().replace("Z", "+00:00"));
const text = fc.constantFrom("Bo", "Zo\u00eb", "\ud83d\ude00 kater", 'a "quoted" one', "1e3");
const orderIds = fc.constantFrom("1001", "1002", "0b13e52d-b058-32fb-8507-10dec634a07c", "007");

/** A field that may have a value, be null, or be absent. */
const perhaps = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 2 });
const fields = <T extends object>(all: { [Name in keyof T]: fc.Arbitrary<T[Name]> }, required: (keyof T)[]) =>
  fc.record(all, { requiredKeys: required });

const product = fields(
  {
    id: fc.constantFrom(...PRODUCTS),
    title: text,
    sku: perhaps(fc.constantFrom("SKU-7", "SKU-8")),
    group: perhaps(fc.constantFrom(...GROUPS)),
  },
  ["id", "title"],
);
const customer = fields(
  { email: fc.constantFrom("Buyer@Example.com", "bo@example.com"), first_name: perhaps(text), company: perhaps(text) },
  ["email"],
);
const mode = fc.constantFrom("live", "live", "live", "test");

const line = fields(
  {
    product,
    quantity: fc.integer({ min: 1, max: 9 }),
    amount: money,
    amount_with_tax: money,
    type: fc.constantFrom("standard", "order-bump", "upsell", "one-click-upsell", "downsell", "gift"),
    label: perhaps(text),
    tax_percentage: perhaps(fc.constantFrom("21.0", "9.0")),
    subscription_id: perhaps(fc.constantFrom("51", "52")),
  },
  ["product", "quantity", "amount", "amount_with_tax"],
);
/** Given line numbers are higher than all positions and differ, because two lines with one number are refused. */
const lines = fc
  .array(fc.tuple(line, fc.boolean()), { maxLength: 5 })
  .map((all) => all.map(([one, hasNumber], index) => (hasNumber ? { ...one, number: 100 - index } : one)));

const order = fields(
  {
    id: orderIds,
    kind: fc.constantFrom(...KINDS),
    amount: money,
    amount_with_tax: money,
    customer,
    lines,
    mode,
    source: perhaps(fc.constantFrom("checkout", "admin", "api", "import", "recurring", "upsell", "unknown")),
    number: perhaps(fc.constantFrom("20214019-T", "20214020")),
    paid_at: perhaps(time),
    currency: fc.constantFrom("EUR", "USD"),
    payment: perhaps(fc.record({ status: fc.constantFrom("open", "paid", "reversed") })),
    installment: perhaps(fc.record({ number: fc.integer({ min: 1, max: 9 }), count: perhaps(fc.constant(9)) })),
    subscription_id: perhaps(fc.constantFrom("51", "52")),
    upsell: perhaps(fields({ id: fc.constantFrom(...UPSELLS), parent_order_id: perhaps(orderIds) }, ["id"])),
    checkout: perhaps(fc.record({ id: fc.constant("1"), name: text })),
    tags: fc.array(text, { maxLength: 2 }),
    custom_fields: fc.array(fc.record({ label: text, value: text }), { maxLength: 2 }),
    surprise: fc.constantFrom({ nested: [1, "two", { three: 3 }] }, "text", 0),
  },
  ["id", "kind", "amount", "amount_with_tax", "customer", "lines"],
);

const subscription = fields(
  {
    id: fc.constantFrom("51", "52"),
    status: fc.constantFrom("active", "cancelled", "ended", "inactive"),
    type: fc.constantFrom("subscription", "installments"),
    product,
    customer,
    amount: money,
    amount_with_tax: money,
    currency: fc.constant("EUR"),
    quantity: fc.constantFrom(1, 2),
    mode,
    source: perhaps(fc.constantFrom("checkout", "admin")),
    ends_at: perhaps(time),
    payments_done: perhaps(fc.integer({ min: 0, max: 12 })),
    payments_left: perhaps(fc.constantFrom(0, 0, 0, 1)),
    order_id: perhaps(orderIds),
    tags: fc.array(text, { maxLength: 2 }),
  },
  ["id", "status", "type", "product", "customer", "amount", "amount_with_tax", "currency", "quantity"],
);

const affiliate = fc.record({ id: fc.constant("61"), name: text, email: fc.constant("aaf@example.com"), status: text });
const form = fields(
  {
    id: fc.constantFrom(...FORMS),
    name: text,
    fields: fc.array(fc.record({ label: text, value: text }), { maxLength: 2 }),
    customer,
  },
  ["id", "name", "customer"],
);

const ABOUT: Readonly<Record<string, fc.Arbitrary<Record<string, unknown>>>> = {
  order: fc.record({ order }),
  payment: fc.record({ order }),
  subscription: fc.record({ subscription }),
  affiliate: fc.record({ affiliate }),
  form: fc.record({ form }),
};

/** An event of this type, without its key. The shop adds the key. */
export const anyEvent = (types: fc.Arbitrary<Trigger>): fc.Arbitrary<Omit<ReportedEvent, "key">> =>
  types.chain((type) =>
    fc.record({
      type: fc.constant(type),
      occurred_at: time,
      data: ABOUT[type.split(".")[0] ?? type] ?? fc.constant({}),
    }),
  );
