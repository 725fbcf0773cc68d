/**
 * What distinguishes a person: the e-mail address without the space around it and in small letters. What the buyer typed
 * is kept beside it, because that is what other systems make the account under.
 */
export function personKey(email: string): string {
  return email.trim().toLowerCase();
}
