import {
  anyText,
  detailAmount,
  object,
  oneOf,
  refuse,
  required,
  requiredId,
  strictEmail,
  type ValueOf,
} from "./tolerant-reader.ts";

/** The first of these ids of the buyer at Plug&Pay (`cst_…`, seen in orders, their payments and the payment options of subscriptions). */
export function customerIdOf(...ids: readonly (string | null | undefined)[]): string | undefined {
  return ids.find(Boolean) ?? undefined;
}

/** A product as order lines and subscriptions contain it. */
export const fetchedProduct = object(
  { id: requiredId, title: anyText, public_title: anyText, sku: anyText, group: anyText, type: anyText },
  refuse,
);

type NamedProduct = Partial<NonNullable<ValueOf<typeof fetchedProduct>>> & { readonly id: string };

/** The name of a product may be missing, but its id never is. */
export function productOf({ id, title, public_title, sku, group }: NamedProduct) {
  return { id, title: title || public_title || `Product ${id}`, sku, group };
}

/** A discount of an order, a line or a subscription. */
export const fetchedDiscount = object({
  code: anyText,
  type: anyText,
  amount: detailAmount,
  amount_with_tax: detailAmount,
});

type FetchedDiscount = NonNullable<ValueOf<typeof fetchedDiscount>>;

/** The discounts whose amount is known, because events need it. */
export function discountsOf(discounts: readonly FetchedDiscount[] | null | undefined) {
  return (discounts ?? []).flatMap(({ code, type, amount, amount_with_tax }) =>
    amount_with_tax ? [{ code, type, amount, amount_with_tax }] : [],
  );
}

/** How a buyer is taxed: `reverse` means that the tax is reversed to a company in another country. */
const TAX_EXEMPTIONS = ["none", "reverse", "unknown"];

const contact = object(
  {
    email: strictEmail,
    firstname: anyText,
    lastname: anyText,
    company: anyText,
    telephone: anyText,
    vat_id_number: anyText,
    invoice_email: anyText,
    tax_exempt: oneOf(TAX_EXEMPTIONS),
  },
  refuse,
);

const address = object({ street: anyText, housenumber: anyText, zipcode: anyText, city: anyText, country: anyText });

/** The fields of the relation `billing`. */
export const BILLING_FIELDS = { contact: required(contact, refuse), address };

/** The relation `billing`. It must be requested, because nothing else contains the e-mail address. */
export const fetchedBilling = required(object(BILLING_FIELDS, refuse), refuse);

type FetchedBilling = ValueOf<typeof fetchedBilling>;

/** The buyer, as typed. */
export function customerOf(billing: FetchedBilling, id: string | undefined) {
  const who = billing?.contact;
  return {
    id,
    email: who?.email,
    first_name: who?.firstname,
    last_name: who?.lastname,
    company: who?.company,
    phone: who?.telephone,
    vat_number: who?.vat_id_number,
    invoice_email: who?.invoice_email,
    address: addressOf(billing?.address),
  };
}

function addressOf(where: ValueOf<typeof address>) {
  if (!where) return null;
  const { street, housenumber: house_number, zipcode: postal_code, city, country } = where;
  return { street, house_number, postal_code, city, country };
}
