const SECOND_MS = 1_000;

/** How long something took, as `84 ms` or `2,5 s`. */
export function formatDuration(milliseconds: number, locale: string): string {
  const unit = milliseconds < SECOND_MS ? "millisecond" : "second";
  const value = unit === "second" ? milliseconds / SECOND_MS : milliseconds;
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(
    value,
  );
}
