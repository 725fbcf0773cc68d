/** The address of every page. Links must be made from it, so that an address can change in one place. */
export const paths = {
  overview: "/",
  events: "/events",
  deliveries: "/deliveries",
  endpoints: "/endpoints",
  products: "/products",
  upsells: "/upsells",
  rules: "/rules",
  plugAndPay: "/plugandpay",
  zapier: "/zapier",
  access: "/access",
  accessTasks: "/access/tasks",
  accessReviews: "/access/holds",
  accessConnections: "/access/connections",
  accessCompare: "/access/compare",
  webhooks: "/settings/webhooks",
  alerts: "/settings/alerts",
  changes: "/settings/changes",
  shops: "/shops",
  signIn: "/sign-in",
} as const;

export const accessPath = (id: string): string => `${paths.access}/${id}`;

export const connectionPath = (id: string): string => `${paths.accessConnections}/${id}`;

export function rulePath(id: string): string {
  return `${paths.rules}/${encodeURIComponent(id)}`;
}

/** The form for a new rule, filled in for a product or upsell if one is given. */
export function newRulePath(scope: { readonly product?: string; readonly upsell?: string } = {}): string {
  const search = new URLSearchParams(scope).toString();
  return search === "" ? `${paths.rules}/new` : `${paths.rules}/new?${search}`;
}

/** *Product › Koppelingen*. Ids are encoded, because they come from the shop and may have any character. */
export function productPath(id: string): string {
  return `${paths.products}/${encodeURIComponent(id)}`;
}

export function upsellPath(id: string): string {
  return `${paths.upsells}/${encodeURIComponent(id)}`;
}

export const eventPath = (id: string): string => `${paths.events}/${id}`;

export const deliveryPath = (id: string): string => `${paths.deliveries}/${id}`;

export const endpointPath = (id: string): string => `${paths.endpoints}/${id}`;

/** The sign-in page, which leads back to this address afterwards. */
export function signInPath(from: string): string {
  return from === paths.overview ? paths.signIn : `${paths.signIn}?${new URLSearchParams({ next: from })}`;
}

/** Where to go after sign-in. It must be a page of ours, because anybody can write the link that leads here. */
export function nextPath(search: URLSearchParams): string {
  const next = search.get("next") ?? paths.overview;
  const { origin, pathname, search: query } = new URL(next, location.origin);
  return origin === location.origin && next.startsWith("/") ? `${pathname}${query}` : paths.overview;
}
