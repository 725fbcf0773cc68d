import type { Bundle, Search, ZObject } from "zapier-platform-core";
import { defineSearch } from "zapier-platform-core";
import { givenText } from "../input/clean-input.ts";
import { outputFieldsOf, runOf } from "../run/field.ts";
import type { OrderData } from "../run/order-data.ts";
import { orderFields } from "../run/order-fields.ts";
import { sampleOrderMessage } from "../run/samples.ts";
import { latestEvents } from "./latest-events.ts";
import { CUSTOMER_EMAIL } from "./search-fields.ts";

const FIELDS = orderFields("Event ID");

/** Finds orders by customer, by id, or by both. The latest comes first, in its last reported state. */
export const findOrder: Search = defineSearch({
  key: "find_order",
  noun: "Order",
  display: { label: "Find Order", description: "Finds the latest order of a customer, or one order by its ID." },
  operation: {
    inputFields: [
      { ...CUSTOMER_EMAIL, helpText: "Finds the order that this person made last." },
      {
        key: "order",
        label: "Order ID or Number",
        type: "string",
        helpText: "The order ID of an earlier step. A number such as `2026-1001` works too if you fill in the email.",
      },
    ],
    outputFields: outputFieldsOf(FIELDS),
    sample: runOf(FIELDS, sampleOrderMessage("order.paid")),
    perform: async (z: ZObject, bundle: Bundle) => (await findOrders(z, bundle)).map((found) => runOf(FIELDS, found)),
  },
});

async function findOrders(z: ZObject, bundle: Bundle) {
  const email = givenText(bundle.inputData.customer_email);
  const order = givenText(bundle.inputData.order);
  if (email === null && order === null) {
    throw new z.errors.Error("Fill in Customer Email, Order ID or Number, or both.", "nothing_to_find");
  }
  const found = await latestEvents<OrderData>(z, bundle, {
    types: ["order.created", "order.paid", "payment.reversed"],
    email,
    id: { name: "order_id", given: order },
    subjectOf: (data) => data.order.id,
  });
  return found.filter(({ data }) => order === null || [data.order.id, data.order.number].includes(order));
}
