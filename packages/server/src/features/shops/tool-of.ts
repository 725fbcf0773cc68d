/** The first word of a user agent without its version, such as `Zapier`, `Haak` or `Mozilla`; null where there is none to be read. */
export function toolOf(userAgent: string | null): string | null {
  return /^[A-Za-z][\w.-]{0,39}(?=$|[/ ;(])/.exec(userAgent ?? "")?.[0] ?? null;
}
