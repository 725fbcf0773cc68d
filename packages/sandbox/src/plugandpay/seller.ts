/** An affiliate who sells for the shop. */
export interface ShopSeller {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly status: "accepted" | "pending" | "declined";
}

/** A seller as `GET /v2/affiliates/sellers/{id}` shows it (official PHP SDK, FACTS.md §7). */
export function sellerView(seller: ShopSeller, includes: ReadonlySet<string>) {
  const base = { ...seller, decline_reason: "", profile_id: 1 };
  return {
    ...base,
    ...(includes.has("contact") ? { contact: contactView(seller) } : {}),
    ...(includes.has("profile") ? { profile: PROFILE } : {}),
  };
}

function contactView(seller: ShopSeller) {
  const [firstname = "", ...rest] = seller.name.split(" ");
  return { email: seller.email, firstname, lastname: rest.join(" "), company: null, telephone: null };
}

const PROFILE = {
  id: 1,
  label: "Standard",
  default_type: "percentage",
  default_value: "50.00",
  default_form_value: "2.50",
  default_recurring: false,
  session_lifetime: 30,
  tenant_id: 123,
};
