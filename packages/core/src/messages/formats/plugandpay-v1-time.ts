/**
 * A moment as Plug&Pay's first API writes it, `YYYY-MM-DD HH:MM:SS`: the wall clock as it was typed, since the form has no
 * room for an offset and its readers expect the shop's own time.
 */
export function plugandpayV1Time(moment: string | null | undefined): string | null {
  const parts = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d)(:\d\d)?/.exec(moment ?? "");
  return parts === null ? null : `${parts[1]} ${parts[2]}${parts[3] ?? ":00"}`;
}
