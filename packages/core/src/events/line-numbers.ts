import { coreMessage } from "../i18n/core-messages.ts";
import { jsonPointer } from "../i18n/field-errors.ts";
import type { FieldError } from "../i18n/message.ts";
import { hasFields } from "./event-type.ts";
import { ORDER_LINES_MAX, type OrderLine } from "./order.ts";

/**
 * Finds line numbers that occur twice, defaults included. It accepts unchecked input and ignores anything that is not
 * a line, so that its errors can be returned together with all others.
 */
export function findRepeatedLineNumbers(lines: unknown): FieldError[] {
  if (!Array.isArray(lines) || lines.length > ORDER_LINES_MAX) return [];
  const firstIndexes = new Map<unknown, number>();
  return lines.flatMap((line, index) => {
    const given = numberOf(line);
    const number = given === undefined ? index + 1 : given;
    const firstIndex = firstIndexes.get(number);
    if (firstIndex === undefined) firstIndexes.set(number, index);
    return firstIndex === undefined || typeof number !== "number"
      ? []
      : [repeated({ lines, index, firstIndex, number })];
  });
}

function numberOf(line: unknown): unknown {
  return hasFields(line) ? line.number : undefined;
}

function repeated(at: { lines: unknown[]; index: number; firstIndex: number; number: number }): FieldError {
  const defaulted = [at.firstIndex, at.index].some((index) => numberOf(at.lines[index]) === undefined);
  const values = { number: at.number, line: at.firstIndex + 1 };
  return {
    pointer: jsonPointer(["data", "order", "lines", at.index, "number"]),
    message: defaulted
      ? coreMessage("line_number_repeated_by_position", values)
      : coreMessage("line_number_repeated", values),
  };
}

/** Gives each line its number: its own, or otherwise its position from 1. */
export function numberLines(lines: readonly OrderLine[]): OrderLine[] {
  return lines.map((line, index) => (line.number === undefined ? { ...line, number: index + 1 } : line));
}
