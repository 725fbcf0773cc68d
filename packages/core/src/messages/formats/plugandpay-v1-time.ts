/**
 * A time as Plug&Pay's first API writes it, `YYYY-MM-DD HH:MM:SS`. It is the local time as typed, because the form
 * has no place for an offset and receivers expect the shop's own time.
 */
export function plugandpayV1Time(moment: string | null | undefined): string | null {
  const parts = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d)(:\d\d)?/.exec(moment ?? "");
  return parts === null ? null : `${parts[1]} ${parts[2]}${parts[3] ?? ":00"}`;
}
