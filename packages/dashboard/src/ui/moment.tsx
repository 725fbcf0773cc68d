import { useLocale } from "./locale.ts";

const SHORT = { dateStyle: "medium", timeStyle: "short" } as const;
const EXACT = { dateStyle: "full", timeStyle: "long" } as const;

/** A time in the reader's locale and time zone, as `24 nov 2026, 11:00`. */
export function formatMoment(at: string, locale: string, style: Intl.DateTimeFormatOptions = SHORT): string {
  return new Intl.DateTimeFormat(locale, style).format(new Date(at));
}

/** A point in time, ISO 8601; to the second, with its time zone, under the pointer. */
export function Moment({ at }: { readonly at: string }) {
  const locale = useLocale();
  return (
    <time dateTime={at} title={formatMoment(at, locale, EXACT)} style={{ whiteSpace: "nowrap" }}>
      {formatMoment(at, locale)}
    </time>
  );
}
