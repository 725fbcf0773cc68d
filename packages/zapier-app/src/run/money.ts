/** A decimal text such as "121.00" as a number, or null if the amount is not known. */
export function amountOf(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text === "") return null;
  const amount = Number(text);
  return Number.isFinite(amount) ? amount : null;
}

/** Subtracts in whole cents, because with binary fractions 0.30 - 0.10 is 0.19999999999999998. */
export function taxOf(total: number | null, totalExcludingTax: number | null): number | null {
  if (total === null || totalExcludingTax === null) return null;
  return (Math.round(total * 100) - Math.round(totalExcludingTax * 100)) / 100;
}

/** Adds in whole cents. An unknown amount counts as 0. */
export function sumOf(amounts: readonly (number | null)[]): number {
  return amounts.reduce<number>((cents, amount) => cents + Math.round((amount ?? 0) * 100), 0) / 100;
}
