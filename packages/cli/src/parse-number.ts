import { InvalidArgumentError } from "commander";

/** Parses an option as a whole number from `min` to `max`, both included. Anything else is wrong use. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`;
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw new InvalidArgumentError(`Write a whole number ${range}.`);
  };
}

/** Parses an option as a number of seconds, 0 or more, with decimals. Anything else is wrong use. */
export function seconds(text: string): number {
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a number of seconds of 0 or more, such as 30 or 0.5.");
}
