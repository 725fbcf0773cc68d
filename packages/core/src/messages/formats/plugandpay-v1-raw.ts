/**
 * The field `raw`: the whole object once more as JSON text, which receivers of subscription calls parse for what the form
 * leaves out. They read a `total` in euros there, a number as in Plug&Pay's first API.
 */
export function rawField(subject: object, amountWithTax: string | null): string {
  return JSON.stringify(amountWithTax === null ? subject : { ...subject, total: Number(amountWithTax) });
}
