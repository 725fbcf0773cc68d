/** A decimal text such as "121.00" as a number, or null where the amount is not known. */
export function amountOf(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text === "") return null;
  const amount = Number(text);
  return Number.isFinite(amount) ? amount : null;
}

/** The difference in whole cents, as binary fractions would make 0.30 - 0.10 come out as 0.19999999999999998. */
export function taxOf(total: number | null, totalExcludingTax: number | null): number | null {
  if (total === null || totalExcludingTax === null) return null;
  return (Math.round(total * 100) - Math.round(totalExcludingTax * 100)) / 100;
}

/** The sum in whole cents; an amount that is not known adds nothing. */
export function sumOf(amounts: readonly (number | null)[]): number {
  return amounts.reduce<number>((cents, amount) => cents + Math.round((amount ?? 0) * 100), 0) / 100;
}
