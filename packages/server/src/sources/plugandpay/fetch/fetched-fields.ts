import { z } from "zod";
import { hubMessage, hubSchemaMessage } from "../../../platform/i18n/hub-messages.ts";

/** Plug&Pay's ids are numbers, but events store them as text. */
export const fetchedId = z
  .union([z.int(), z.string().min(1)], hubSchemaMessage(hubMessage("must_be_an_id")))
  .transform(String);
export const fetchedText = z.string().nullish();
/** Money is text in the second API. */
export const fetchedAmount = z.union([z.string(), z.number()]).nullish();
export const fetchedNumber = z.int().nullish();

/**
 * The id of the buyer at Plug&Pay (`cst_…`, seen in orders, their payments and the payment options of subscriptions). It is not documented,
 * so that an unexpected form must not refuse an order.
 */
export const fetchedCustomerId = z.union([z.int(), z.string()]).nullish().catch(null);

/** The first of these ids that is present. */
export function customerIdOf(...ids: readonly z.output<typeof fetchedCustomerId>[]): string | undefined {
  const id = ids.find((one) => one != null && one !== "");
  return id == null ? undefined : String(id);
}

/** A product as order lines and subscriptions contain it. */
export const fetchedProduct = z.object({
  id: fetchedId,
  title: fetchedText,
  public_title: fetchedText,
  sku: fetchedText,
  group: fetchedText,
  type: fetchedText,
});

/** The name of a product may be missing, but its id never is. */
export function productOf({ id, title, public_title, sku, group }: z.input<typeof fetchedProduct> & { id: string }) {
  return { id, title: title || public_title || `Product ${id}`, sku, group };
}

const contact = z.object({
  email: fetchedText,
  firstname: fetchedText,
  lastname: fetchedText,
  company: fetchedText,
  telephone: fetchedText,
  vat_id_number: fetchedText,
});

const address = z.object({
  street: fetchedText,
  housenumber: fetchedText,
  zipcode: fetchedText,
  city: fetchedText,
  country: fetchedText,
});

/** The relation `billing`. It must be requested, because nothing else contains the e-mail address. */
export const fetchedBilling = z.object({ contact: contact.nullish(), address: address.nullish() });

/** The buyer, as typed. */
export function customerOf(billing: z.output<typeof fetchedBilling> | null | undefined, id: string | undefined) {
  const who = billing?.contact;
  return {
    id,
    email: who?.email,
    first_name: who?.firstname,
    last_name: who?.lastname,
    company: who?.company,
    phone: who?.telephone,
    vat_number: who?.vat_id_number,
    address: addressOf(billing?.address),
  };
}

function addressOf(where: z.output<typeof address> | null | undefined) {
  if (!where) return null;
  const { street, housenumber: house_number, zipcode: postal_code, city, country } = where;
  return { street, house_number, postal_code, city, country };
}

/** Test orders are marked. Any other mode is treated as live, because it is about real money. */
export function modeOf(mode: string | null | undefined): "live" | "test" {
  return mode === "test" ? "test" : "live";
}
