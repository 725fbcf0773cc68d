import { useTranslation } from "react-i18next";

const LOCALES: Readonly<Record<string, string>> = { nl: "nl-NL", en: "en-GB" };

export function useLocale(): string {
  const { i18n } = useTranslation();
  return LOCALES[i18n.language] ?? "nl-NL";
}

const SHORT = { dateStyle: "medium", timeStyle: "short" } as const;
const EXACT = { dateStyle: "full", timeStyle: "long" } as const;

/** In the reader's time zone, for example `24 nov 2026, 11:00`. */
export function formatMoment(at: string, locale: string, style: Intl.DateTimeFormatOptions = SHORT): string {
  return new Intl.DateTimeFormat(locale, style).format(new Date(at));
}

/** Shows minutes; the tooltip has the seconds and the time zone. */
export function Moment({ at }: { readonly at: string }) {
  const locale = useLocale();
  return (
    <time dateTime={at} title={formatMoment(at, locale, EXACT)} style={{ whiteSpace: "nowrap" }}>
      {formatMoment(at, locale)}
    </time>
  );
}

/** To the second, for moments that follow each other quickly. */
export function ExactMoment({ at }: { readonly at: string }) {
  const locale = useLocale();
  return (
    <time dateTime={at} style={{ whiteSpace: "nowrap" }}>
      {formatMoment(at, locale, { dateStyle: "medium", timeStyle: "medium" })}
    </time>
  );
}

/** A decimal string and an ISO 4217 currency. */
export interface Amount {
  readonly amount: string;
  readonly currency: string;
}

/** For example `€ 1.210,00`. Intl gets the decimal string itself, so that no cent is lost to floating point. */
export function formatMoney({ amount, currency }: Amount, locale: string): string {
  // The cast is needed because TypeScript's library does not know yet that ECMAScript takes decimal strings.
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount as `${number}`);
}

export function Money(props: Amount) {
  return <span style={{ whiteSpace: "nowrap" }}>{formatMoney(props, useLocale())}</span>;
}

const SECOND_MS = 1_000;

/** For example `84 ms` or `2,5 s`. */
export function formatDuration(milliseconds: number, locale: string): string {
  const unit = milliseconds < SECOND_MS ? "millisecond" : "second";
  const value = unit === "second" ? milliseconds / SECOND_MS : milliseconds;
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(
    value,
  );
}
