import type { Subscription } from "../../events/subscription.ts";
import type { PhpFields } from "./php-form.ts";
import { v1AddressFields, v1CustomerFields } from "./plugandpay-v1-customer.ts";
import { rawField } from "./plugandpay-v1-raw.ts";
import { plugandpayV1Time } from "./plugandpay-v1-time.ts";

/**
 * A subscription in the form of Plug&Pay's first webhooks. `contract_id`, `billing_cycle`, `product`, `sku` and `raw`
 * were seen on real calls. There is no `id`, because receivers would read it as the id of an order.
 */
export function v1SubscriptionFields(subscription: Subscription): PhpFields {
  const { product, customer } = subscription;
  return {
    contract_id: subscription.id,
    order_id: subscription.order_id,
    ...v1CustomerFields(customer),
    billing_cycle: subscription.interval,
    product: product.title,
    product_id: product.id,
    sku: product.sku,
    label: subscription.label,
    status: subscription.status,
    type: subscription.type,
    mode: subscription.mode,
    test: subscription.mode === "test",
    quantity: subscription.quantity,
    subtotal: subscription.amount,
    total: subscription.amount_with_tax,
    currency: subscription.currency,
    started_at: plugandpayV1Time(subscription.started_at),
    cancelled_at: plugandpayV1Time(subscription.cancelled_at),
    ends_at: plugandpayV1Time(subscription.ends_at),
    ended_at: plugandpayV1Time(subscription.ended_at),
    address: v1AddressFields(customer),
    raw: rawField(subscription, subscription.amount_with_tax),
  };
}
