/**
 * The field `raw`: the whole object again as JSON text. Receivers of subscription calls parse it for data that the
 * form leaves out. They read a `total` in euros there, which is a number as in Plug&Pay's first API.
 */
export function rawField(subject: object, amountWithTax: string | null): string {
  return JSON.stringify(amountWithTax === null ? subject : { ...subject, total: Number(amountWithTax) });
}
