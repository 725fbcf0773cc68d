/** Reads an amount as whole cents. The stand-in calculates in cents, so that no sum has a rounding error. */
export function centsOf(amount: string): number {
  if (!/^-?\d+\.\d{2}$/.test(amount)) {
    throw new RangeError(`An amount has two decimals, such as "100.00"; this is ${JSON.stringify(amount)}.`);
  }
  return Number(amount.replace(".", ""));
}

/** Money on the wire of v2: a decimal string with two decimals (FACTS.md §2). */
export function moneyText(cents: number): string {
  const sign = cents < 0 ? "-" : "";
  const digits = String(Math.abs(cents)).padStart(3, "0");
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Adds tax of this percentage, rounded to the cent. */
export function withTax(cents: number, taxPercentage: number): number {
  return Math.round((cents * (1000 + taxPercentage * 10)) / 1000);
}

/** A tax rate as v2 shows it; its percentage is a string with one decimal. */
export function rateView(taxPercentage: number) {
  return { id: taxPercentage, country: "NL", percentage: taxPercentage.toFixed(1) };
}
