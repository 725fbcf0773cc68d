/**
 * An amount of Plug&Pay as events write it, with exactly two decimals. Its second API gives that already; the first gives
 * numbers with up to four. Works on the digits, since a float would lose half cents. What is no amount stays as it is, so
 * that checking the event points at it.
 */
export function moneyText(amount: string | number | null | undefined): string | null {
  if (amount === null || amount === undefined) return null;
  const text = String(amount).trim();
  const [, sign, whole, decimals] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const digits = (decimals ?? "").padEnd(3, "0");
  const cents = BigInt(whole + digits.slice(0, 2)) + (digits.charAt(2) >= "5" ? 1n : 0n);
  const padded = String(cents).padStart(3, "0");
  return `${cents === 0n ? "" : sign}${padded.slice(0, -2)}.${padded.slice(-2)}`;
}
