/** The domain under which this hub sends, for the ids of its mails. */
export function mailDomainOf(from: string): string {
  return /@([^\s<>@]+?)>?\s*$/.exec(from)?.[1] ?? "localhost";
}
