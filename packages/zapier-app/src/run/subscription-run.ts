import { type CustomerFields, customerFields } from "./customer-fields.ts";
import { type DeliveryFields, deliveryFields } from "./delivery-fields.ts";
import type { Customer, Envelope } from "./envelope.ts";

/** The data of a subscription event, as far as a run tells it. */
export interface SubscriptionData {
  readonly subscription: {
    readonly id: string;
    readonly status: string;
    readonly mode?: string | null;
    readonly product?: { readonly id: string; readonly title?: string | null } | null;
    readonly customer?: Customer | null;
    readonly started_at?: string | null;
    readonly cancelled_at?: string | null;
    readonly ends_at?: string | null;
    readonly ended_at?: string | null;
  };
}

/**
 * A run about a subscription. Every key is always there. Cancelled means that notice was given, ended that it stopped:
 * `ends_at` is when it was to stop, `ended_at` when it did.
 */
export interface SubscriptionRun extends DeliveryFields, CustomerFields {
  readonly subscription_id: string;
  readonly status: string;
  readonly product_id: string | null;
  readonly product_name: string | null;
  readonly started_at: string | null;
  readonly cancelled_at: string | null;
  readonly ends_at: string | null;
  readonly ended_at: string | null;
}

/** The run that a subscription's envelope makes; posts and samples both come through here. */
export function subscriptionRun(envelope: Envelope<SubscriptionData>): SubscriptionRun {
  const { subscription } = envelope.data;
  return {
    ...deliveryFields(envelope, subscription.mode),
    subscription_id: subscription.id,
    status: subscription.status,
    product_id: subscription.product?.id ?? null,
    product_name: subscription.product?.title ?? null,
    started_at: subscription.started_at ?? null,
    cancelled_at: subscription.cancelled_at ?? null,
    ends_at: subscription.ends_at ?? null,
    ended_at: subscription.ended_at ?? null,
    ...customerFields(subscription.customer),
  };
}
