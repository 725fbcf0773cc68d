import type { Reported } from "./envelope.ts";
import { type Field, text } from "./field.ts";

/** The customer part of an order, a subscription or a form. */
export interface CustomerData {
  readonly email?: Reported<string>;
  readonly first_name?: Reported<string>;
  readonly last_name?: Reported<string>;
  readonly company?: Reported<string>;
  readonly phone?: Reported<string>;
  readonly vat_number?: Reported<string>;
  readonly invoice_email?: Reported<string>;
  readonly language?: Reported<string>;
  readonly address?: Reported<Address>;
}

interface Address {
  readonly street?: Reported<string>;
  readonly house_number?: Reported<string>;
  readonly postal_code?: Reported<string>;
  readonly city?: Reported<string>;
  readonly country?: Reported<string>;
}

/** The customer as single fields, because most steps of a Zap take single values. */
export function customerFields<Source>(customer: (source: Source) => Reported<CustomerData>): Field<Source>[] {
  const address = (source: Source) => customer(source)?.address;
  return [
    text("customer_email", "Customer Email", (source) => customer(source)?.email?.trim()),
    text("customer_name", "Customer Name", (source) => fullName(customer(source))),
    text("customer_first_name", "Customer First Name", (source) => customer(source)?.first_name),
    text("customer_last_name", "Customer Last Name", (source) => customer(source)?.last_name),
    text("customer_company", "Customer Company", (source) => customer(source)?.company),
    text("customer_phone", "Customer Phone", (source) => customer(source)?.phone),
    text("customer_vat_number", "Customer VAT Number", (source) => customer(source)?.vat_number),
    text("customer_invoice_email", "Customer Invoice Email", (source) => customer(source)?.invoice_email),
    text("customer_language", "Customer Language", (source) => customer(source)?.language),
    text("customer_street", "Customer Street", (source) => address(source)?.street),
    text("customer_house_number", "Customer House Number", (source) => address(source)?.house_number),
    text("customer_postal_code", "Customer Postal Code", (source) => address(source)?.postal_code),
    text("customer_city", "Customer City", (source) => address(source)?.city),
    text("customer_country", "Customer Country", (source) => address(source)?.country),
  ];
}

function fullName(customer: Reported<CustomerData>): string | null {
  const name = [customer?.first_name, customer?.last_name].filter(Boolean).join(" ");
  return name === "" ? null : name;
}
