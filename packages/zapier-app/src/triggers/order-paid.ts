import { isEnvelope } from "../run/envelope.ts";
import { orderOutputFields, orderSample } from "../run/order-output.ts";
import { type OrderData, orderRun } from "../run/order-run.ts";
import { orderHookFilters } from "../subscribe/hook-filters.ts";
import { orderInputFields } from "../subscribe/input-fields.ts";
import { hookTrigger } from "./hook-trigger.ts";

const EVENT_TYPE = "order.paid";

/** The money of an order came in. One run per order, with its lines. */
export const orderPaid = hookTrigger({
  key: "order_paid",
  noun: "Order",
  label: "Order Paid",
  description: "Triggers when an order is paid.",
  eventType: EVENT_TYPE,
  inputFields: orderInputFields(),
  outputFields: orderOutputFields(),
  sample: orderSample(EVENT_TYPE),
  filters: orderHookFilters,
  toRun: (body) => (isEnvelope<OrderData>(body, EVENT_TYPE, "order") ? orderRun(body) : null),
});
