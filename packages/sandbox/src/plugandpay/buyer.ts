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
  /** As whom the shop knows them, where it does. That it stays the same under another address is our choice (FACTS.md §5). */
  readonly customerId?: string;
}

/** An invented buyer, with the differences that a story needs. */
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

/** The `billing` relation of an order, the only place that shows the e-mail address (FACTS.md §4 and §5). */
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
