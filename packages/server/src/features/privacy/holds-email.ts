/** Whether a text names a person by one of these addresses, in whatever capitals: plain, as JSON writes it, or as a form or a URL does. */
export function holdsEmail(text: string, emails: readonly string[]): boolean {
  const whole = text.toLowerCase();
  const spellings = emails.flatMap((email) => [
    email,
    JSON.stringify(email).slice(1, -1),
    encodeURIComponent(email.toWellFormed()),
  ]);
  return spellings.some((spelling) => whole.includes(spelling.toLowerCase()));
}
