import type { Arrival } from "./arrival.ts";

/** What a call says, in a few words, as far as it can be read: "order 1003: Course + Workbook". */
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
  if (data.order === undefined) return "a body that tells of nothing";
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

/** What is no word or number is shown as a question, since a wrong body may hold anything anywhere. */
function word(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "?";
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
