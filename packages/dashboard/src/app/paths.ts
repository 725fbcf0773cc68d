/** The address of every page. Links are made from here, so that an address stands in one place. */
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

/** Why one person has access to one thing, or not. */
export const accessPath = (id: string): string => `${paths.access}/${id}`;

/** One connection, and how far it is. */
export const connectionPath = (id: string): string => `${paths.accessConnections}/${id}`;

/** One rule, with its form. */
export function rulePath(id: string): string {
  return `${paths.rules}/${encodeURIComponent(id)}`;
}

/** The form of a rule that is still to be made, for a product or upsell if one is named. */
export function newRulePath(scope: { readonly product?: string; readonly upsell?: string } = {}): string {
  const search = new URLSearchParams(scope).toString();
  return search === "" ? `${paths.rules}/new` : `${paths.rules}/new?${search}`;
}

/** *Product › Koppelingen*. Ids are the shop's own, so that they may hold anything. */
export function productPath(id: string): string {
  return `${paths.products}/${encodeURIComponent(id)}`;
}

/** *Upsell › Geavanceerd*. */
export function upsellPath(id: string): string {
  return `${paths.upsells}/${encodeURIComponent(id)}`;
}

/** The page of one event. */
export const eventPath = (id: string): string => `${paths.events}/${id}`;

/** The page of one delivery. */
export const deliveryPath = (id: string): string => `${paths.deliveries}/${id}`;

/** The page of one endpoint. */
export const endpointPath = (id: string): string => `${paths.endpoints}/${id}`;

/** The sign-in page, which leads back to where somebody was. */
export function signInPath(from: string): string {
  return from === paths.overview ? paths.signIn : `${paths.signIn}?${new URLSearchParams({ next: from })}`;
}

/** Where to go after sign-in: a page of ours, whatever somebody has put into the link. */
export function nextPath(search: URLSearchParams): string {
  const next = search.get("next") ?? paths.overview;
  const { origin, pathname, search: query } = new URL(next, location.origin);
  return origin === location.origin && next.startsWith("/") ? `${pathname}${query}` : paths.overview;
}
