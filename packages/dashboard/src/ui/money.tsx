import { useLocale } from "./locale.ts";

/** An amount as the hub writes it: a decimal string and an ISO 4217 currency. */
export interface Amount {
  readonly amount: string;
  readonly currency: string;
}

/** Money by locale, as `€ 1.210,00`. The text goes to Intl as it is, so that no cent is lost to a floating point. */
export function formatMoney({ amount, currency }: Amount, locale: string): string {
  // TypeScript's library does not know yet that ECMAScript takes decimal strings.
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount as `${number}`);
}

/** Money in the reader's locale. */
export function Money(props: Amount) {
  return <span style={{ whiteSpace: "nowrap" }}>{formatMoney(props, useLocale())}</span>;
}
