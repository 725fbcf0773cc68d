import { deliveryFields } from "./delivery-fields.ts";
import type { Envelope } from "./envelope.ts";
import { type Field, text } from "./field.ts";

/** The data of an affiliate event. */
export interface AffiliateData {
  readonly affiliate: { readonly id: string; readonly name: string; readonly email: string; readonly status: string };
}

/** The fields of a run about an affiliate. The name is one field, because the shop has one name and splitting it would be a guess. */
export function affiliateFields(): Field<Envelope<AffiliateData>>[] {
  return [
    ...deliveryFields<AffiliateData>("Delivery ID", () => null),
    text("affiliate_id", "Affiliate ID", ({ data }) => data.affiliate.id),
    text("affiliate_name", "Affiliate Name", ({ data }) => data.affiliate.name),
    text("affiliate_email", "Affiliate Email", ({ data }) => data.affiliate.email.trim()),
    text("status", "Affiliate Status", ({ data }) => data.affiliate.status),
  ];
}
