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
