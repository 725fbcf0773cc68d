/** The signature of a call. `not_asked` because Huddle, Zapier and mail need no signature. */
export type Signature =
  | { readonly kind: "verified" }
  | { readonly kind: "not_asked" }
  | { readonly kind: "wrong"; readonly reason: string };

/** One thing that arrived outside the hub: a webhook, a Zap run, a call on Huddle, a login mail. */
export interface Arrival {
  /** A path of the receiver, or `zap`, `huddle`, `login`. */
  readonly place: string;
  /** The same for every try of one call: the `webhook-id`, the id of the run, otherwise the bytes. Empty if there is none. */
  readonly callId: string;
  readonly method: string;
  /** The body as it came. */
  readonly bytes: string;
  /** The parsed body; null unless it is JSON. */
  readonly content: unknown;
  readonly signature: Signature;
  /** The status of the answer, or a word for what was done instead of answering. */
  readonly answered: number | string;
}

/** Describes the content of a call in a few words: "order 1003: Course + Workbook". */
export function describeContent({ place, content }: Arrival): string {
  const body = fieldsOf(content);
  if (place === "login") return `to ${word(body.to)}`;
  if (place === "zap") return `order ${word(body.order_id)}: ${listed(body.lines, (line) => line.product_name)}`;
  if (place === "huddle") return huddleWords(fieldsOf(body.order));
  return webhookWords(word(body.type), fieldsOf(body.data));
}

function huddleWords(order: Fields): string {
  return `order ${word(order.id)} of ${word(order.email)}: ${listed(order.line_items, ({ sku }) => sku)}`;
}

function webhookWords(type: string, data: Fields): string {
  if (data.subscription !== undefined) return `${type}: subscription ${word(fieldsOf(data.subscription).id)}`;
  if (data.order === undefined) return "a body without an order or subscription";
  const order = fieldsOf(data.order);
  const about = `${type}: order ${word(order.id)}${instalmentWords(order.installment)}`;
  if (data.line === undefined) return `${about}: ${listed(order.lines, titleOf)}`;
  const which = `line ${word(data.line_number)} of ${word(data.line_count)}`;
  return `${about}, ${which}: ${word(titleOf(fieldsOf(data.line)))}`;
}

function instalmentWords(installment: unknown): string {
  const { number, count } = fieldsOf(installment);
  return number === undefined ? "" : `, instalment ${word(number)} of ${word(count)}`;
}

type Fields = Readonly<Record<string, unknown>>;

function titleOf(line: Fields): unknown {
  return fieldsOf(line.product).title;
}

function listed(value: unknown, pick: (item: Fields) => unknown): string {
  const items = Array.isArray(value) ? value.map(fieldsOf) : [];
  return items.length === 0 ? "no lines" : items.map((item) => word(pick(item))).join(" + ");
}

/** Shows "?" for anything but a text or number, since a wrong body may contain any value. */
function word(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "?";
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
