/** The address of every page. Links are made from here, so that an address stands in one place. */
export const paths = {
  overview: "/",
  events: "/events",
  deliveries: "/deliveries",
  endpoints: "/endpoints",
  rules: "/rules",
  plugAndPay: "/plugandpay",
  zapier: "/zapier",
  access: "/access",
  webhooks: "/settings/webhooks",
  alerts: "/settings/alerts",
  signIn: "/sign-in",
} as const;

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
