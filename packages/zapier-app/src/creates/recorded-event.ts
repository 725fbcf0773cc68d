import { givenText, isYes } from "../input/clean-input.ts";

/** The input fields as the user filled them in. */
type Input = Readonly<Record<string, unknown>>;

/** An event as `POST /v1/events` takes it. */
export interface RecordedEvent {
  readonly key: string;
  readonly type: string;
  readonly occurred_at: string;
  readonly data: object;
}

/** Data that the input does not contain. */
export interface Beside {
  readonly now: Date;
  /** The name of a product or a form by its id, as far as the shop knows it. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Builds the event from the input. Orders from elsewhere get ids with a prefix, because their number may be that of another order in the
 * shop. Throws RangeError with a message for the user if a value cannot be read.
 */
export function recordedEvent(input: Input, beside: Beside): RecordedEvent {
  const type = given(input.event, "Event");
  const reference = foreignReference(given(input.reference, "Reference"));
  const occurredAt = momentOf(input.occurred_at, beside.now);
  const what = { type, reference, occurredAt };
  return {
    key: `zapier:${type}:${reference}`,
    type,
    occurred_at: occurredAt,
    data: type === "form.submitted" ? formData(input, beside) : orderData(input, beside, what),
  };
}

/** The ids of the chosen products or form. Their names must be looked up. */
export function namedIds(input: Input): string[] {
  const ids = input.event === "form.submitted" ? [input.form] : linesOf(input).map(({ product }) => product);
  return [...new Set(ids.map(givenText).filter((id) => id !== null))];
}

/**
 * Refuses an id of the hub itself as reference. Otherwise a Zap that runs on the events that it records would run for ever: each run has a
 * new id, so that the event's key does not stop it.
 */
function foreignReference(reference: string): string {
  if (!/^(dlv|evt)_|^zapier:/.test(reference)) return reference;
  throw new RangeError(`Reference is "${reference}", which comes from this app; use one of the other system.`);
}

function orderData(input: Input, beside: Beside, what: { type: string; reference: string; occurredAt: string }) {
  return {
    order: {
      id: `zapier:${what.reference}`,
      number: what.reference,
      kind: "first",
      mode: isYes(input.is_test) ? "test" : "live",
      source: "zapier",
      created_at: what.occurredAt,
      paid_at: what.type === "order.paid" ? what.occurredAt : null,
      currency: (givenText(input.currency) ?? "EUR").toUpperCase(),
      amount: money(input.total_excluding_tax, "Total (excl. Tax)"),
      amount_with_tax: money(given(input.total, "Total (incl. Tax)"), "Total (incl. Tax)"),
      customer: customerOf(input),
      lines: linesOf(input).map((line) => lineData(line, beside)),
    },
  };
}

function lineData(line: Input, { names }: Beside) {
  const product = given(line.product, "Product of a line");
  return {
    product: { id: product, title: names.get(product) ?? product },
    quantity: quantityOf(line.quantity),
    amount: money(line.total_excluding_tax, "Line Total (excl. Tax)"),
    amount_with_tax: money(line.total, "Line Total (incl. Tax)"),
  };
}

function formData(input: Input, { names }: Beside) {
  const form = given(input.form, "Form");
  const answers = isRecord(input.answers) ? Object.entries(input.answers) : [];
  return {
    form: {
      id: form,
      name: names.get(form) ?? form,
      fields: answers.map(([label, value]) => ({ label, value: answerOf(value) })),
      customer: customerOf(input),
    },
  };
}

function customerOf(input: Input) {
  return {
    email: given(input.customer_email, "Customer Email"),
    first_name: givenText(input.customer_first_name),
    last_name: givenText(input.customer_last_name),
    company: givenText(input.customer_company),
    phone: givenText(input.customer_phone),
  };
}

/** Leaves out empty rows, because Zapier sends a row that was not filled in as an empty object. */
function linesOf(input: Input): Input[] {
  const lines: unknown[] = Array.isArray(input.lines) ? input.lines : [];
  return lines.filter(isRecord).filter((line) => Object.values(line).some((value) => givenText(value) !== null));
}

function given(value: unknown, label: string): string {
  const text = givenText(value);
  if (text === null) throw new RangeError(`Fill in ${label}.`);
  return text;
}

function money(value: unknown, label: string): string | null {
  const text = givenText(value);
  if (text === null) return null;
  const amount = Number(text.replace(/^(-?\d+),(\d{1,2})$/, "$1.$2"));
  if (!Number.isFinite(amount)) throw new RangeError(`${label} is "${text}"; fill in a number such as 121.00.`);
  return amount.toFixed(2);
}

function quantityOf(value: unknown): number {
  const text = givenText(value) ?? "1";
  const quantity = Number(text);
  if (!Number.isInteger(quantity)) throw new RangeError(`Quantity is "${text}"; fill in a whole number.`);
  return quantity;
}

function momentOf(value: unknown, now: Date): string {
  const text = givenText(value);
  if (text === null) return now.toISOString();
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) throw new RangeError(`Occurred At is "${text}"; fill in a date and time.`);
  return moment.toISOString();
}

function answerOf(value: unknown): string | number | boolean | null {
  return typeof value === "number" || typeof value === "boolean" ? value : givenText(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
