/** Where a Huddle community is reached: at the address that was given (for stand-ins), or else at its domain. */
export function huddleBaseUrl({ domain, base_url }: { domain: string; base_url: string | null }): string {
  return base_url ?? `https://${domain}`;
}
