/** A buyer, as filled in on a payment page. */
export interface Buyer {
  readonly email: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly company: string | null;
  readonly telephone: string | null;
  readonly vatIdNumber: string | null;
  readonly street: string | null;
  readonly housenumber: string | null;
  readonly zipcode: string | null;
  readonly city: string | null;
  readonly country: string;
  /**
   * The id by which the shop knows the buyer, if it does. It stays the same under another address (our choice,
   * FACTS.md §5).
   */
  readonly customerId?: string;
}

/** An invented buyer. A story only gives the fields that differ. */
export function aBuyer(different: Partial<Buyer> = {}): Buyer {
  return {
    email: "bo@example.com",
    firstname: "Bo",
    lastname: "Kater",
    company: null,
    telephone: "+31600000000",
    vatIdNumber: null,
    street: "Dorpsstraat",
    housenumber: "1",
    zipcode: "1234 AB",
    city: "Utrecht",
    country: "NL",
    ...different,
  };
}

/** The `billing` relation of an order. No other relation has the e-mail address (FACTS.md §4 and §5). */
export function billingView(buyer: Buyer) {
  const { street, housenumber, zipcode, city, country } = buyer;
  return {
    address: { street, housenumber, zipcode, city, country },
    contact: {
      email: buyer.email,
      firstname: buyer.firstname,
      lastname: buyer.lastname,
      company: buyer.company,
      telephone: buyer.telephone,
      vat_id_number: buyer.vatIdNumber,
      tax_exempt: "none",
      invoice_email: null,
      website: null,
    },
    external_reference: null,
  };
}
