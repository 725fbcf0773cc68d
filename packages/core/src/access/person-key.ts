/**
 * The key of a person: the e-mail address in lower case and without surrounding space. The address as typed is stored
 * too, because other systems make the account under it.
 */
export function personKey(email: string): string {
  return email.trim().toLowerCase();
}
