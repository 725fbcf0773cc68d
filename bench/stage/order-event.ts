/** Padding, so that the body of a call is about 1 kB. */
const STORY = "Bought after reading the newsletter. ".repeat(4);
let number = 0;

/**
 * A paid order of one product. It is unique, because the hub stores a repeated event only once. The body of its call
 * is about 1 kB, plus `storyCharacters`.
 */
export function orderEvent(productId = "7", storyCharacters = 0) {
  number += 1;
  const id = `bench-${process.pid}-${number}`;
  const line = {
    product: { id: productId, title: "Course" },
    quantity: 1,
    amount: "100.00",
    amount_with_tax: "121.00",
  };
  const order = {
    ...{ id, kind: "first", amount: "100.00", amount_with_tax: "121.00", lines: [line] },
    customer: { email: `buyer-${number}@example.com`, first_name: "Bo", last_name: "Kater" },
    custom_fields: [{ label: "Story", value: STORY.padEnd(storyCharacters, "and so on ") }],
  };
  return { key: `order:${id}:paid`, type: "order.paid", occurred_at: new Date().toISOString(), data: { order } };
}

/** The V1 notice of Plug&Pay about a paid order of one product: a form that contains the order. It is unique too. */
export function orderForm(productId: string): string {
  number += 1;
  const id = `${process.pid}${String(number).padStart(9, "0")}`;
  return new URLSearchParams({
    ...{ webhook_event: "order_paid", order_id: id, type: "order", first: "1", payment_status: "1", currency: "EUR" },
    ...{ invoice_number: id, subtotal: "100.00", total: "121.00" },
    ...{ email: `buyer-${number}@example.com`, firstname: "Bo", lastname: "Kater" },
    ...{ "products[0][id]": productId, "products[0][title]": "Course", "products[0][pivot][quantity]": "1" },
    ...{ "custom_field_inputs[0][label]": "Story", "custom_field_inputs[0][input]": STORY },
  }).toString();
}
