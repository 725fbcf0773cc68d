import type { Customer } from "../../events/customer.ts";
import type { PhpFields } from "./php-form.ts";

/** The buyer at the top of the form, because receivers read it there. */
export function v1CustomerFields(customer: Customer): PhpFields {
  return { email: customer.email, firstname: customer.first_name, lastname: customer.last_name };
}

/** The buyer again as the `address` of Plug&Pay's first API, with the names of that API. */
export function v1AddressFields(customer: Customer): PhpFields {
  const address = customer.address;
  return {
    ...v1CustomerFields(customer),
    full_name: [customer.first_name, customer.last_name].filter(Boolean).join(" ") || null,
    street: address?.street,
    housenumber: address?.house_number,
    zipcode: address?.postal_code,
    city: address?.city,
    country: address?.country,
    company: customer.company,
    telephone: customer.phone,
    vat_number: customer.vat_number,
  };
}
