/** Whether a text names the person, in whatever capitals: plain, as JSON writes it, or as a form or a URL does. */
export function holdsEmail(text: string, email: string): boolean {
  const whole = text.toLowerCase();
  const spellings = [email, JSON.stringify(email).slice(1, -1), encodeURIComponent(email.toWellFormed())];
  return spellings.some((spelling) => whole.includes(spelling.toLowerCase()));
}
