import type { Affiliate } from "../../events/affiliate.ts";
import { isFormEvent, isOrderEvent, isSubscriptionEvent, type ShopEvent } from "../../events/event.ts";
import type { Form } from "../../events/form.ts";
import type { OrderLine } from "../../events/order-line.ts";
import type { ShopMessage } from "../outgoing-message.ts";
import { encodePhpForm, type PhpFields } from "./php-form.ts";
import { PLUGANDPAY_NAMES } from "./plugandpay-names.ts";
import { v1CustomerFields } from "./plugandpay-v1-customer.ts";
import { v1OrderFields } from "./plugandpay-v1-order.ts";
import { rawField } from "./plugandpay-v1-raw.ts";
import { v1SubscriptionFields } from "./plugandpay-v1-subscription.ts";

/**
 * The form of Plug&Pay's first webhooks. Its full list of keys was never published. These are the keys that public
 * receivers read from real calls, and around them the order of Plug&Pay's first API, flattened.
 */
export function plugandpayV1Body({ event }: ShopMessage, line: OrderLine | null): string {
  return encodePhpForm({ webhook_event: PLUGANDPAY_NAMES[event.type].v1, ...subjectFields(event, line) });
}

function subjectFields(event: ShopEvent, line: OrderLine | null): PhpFields {
  if (isOrderEvent(event)) return v1OrderFields(event, line);
  if (isSubscriptionEvent(event)) return v1SubscriptionFields(event.data.subscription);
  return isFormEvent(event) ? formFields(event.data.form) : affiliateFields(event.data.affiliate);
}

function formFields(form: Form): PhpFields {
  return {
    id: form.id,
    form_id: form.id,
    name: form.name,
    ...v1CustomerFields(form.customer),
    custom_field_inputs: form.fields.map(({ label, value }) => ({ label, input: value })),
    raw: rawField(form, null),
  };
}

function affiliateFields(affiliate: Affiliate): PhpFields {
  return {
    id: affiliate.id,
    affiliate_id: affiliate.id,
    name: affiliate.name,
    email: affiliate.email,
    status: affiliate.status,
    raw: rawField(affiliate, null),
  };
}
