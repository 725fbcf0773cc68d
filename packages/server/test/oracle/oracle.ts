import { ASPECTS, isNarrowedBy, meet, PRECEDENCE, productMarks, welcomeProducts } from "./expected-texts.ts";
import { gather } from "./gather.ts";
import type { ReportedEvent, Rule } from "./model.ts";

/** The decision of one rule about one event: its `code`, and for each call its line, or null for the whole order. */
export interface Verdict {
  readonly code: string;
  readonly lines: readonly (number | null)[];
}

/** The expected decision. */
export function verdict(rule: Rule, event: ReportedEvent): Verdict {
  const objections = ASPECTS.flatMap((aspect) => {
    const marks = aspect.marks(event);
    const objection = meet(marks, aspect.welcomes(rule)) ? undefined : aspect.objection(rule, marks);
    return objection ?? [];
  });
  const first = objections.toSorted((one, other) => PRECEDENCE.indexOf(one) - PRECEDENCE.indexOf(other))[0];
  return first ? { code: first, lines: [] } : { code: "called", lines: linesCalledFor(rule, event) };
}

/**
 * S5, S6, S10: `line_number` is the position in `order.lines` from 1. An order without lines makes one call without `line*`, and only
 * orders have lines.
 */
function linesCalledFor({ per_line = false, scope = {} }: Rule, event: ReportedEvent): readonly (number | null)[] {
  const lines = gather(event, "data.order.lines.*");
  if (!per_line || lines.length === 0) return [null];
  return lines.flatMap((line, index) => (meet(productMarks(line), welcomeProducts(scope)) ? [index + 1] : []));
}

/** Whether the API accepts a rule: its trigger must allow every list that is not empty. */
export function isTakable({ trigger, scope = {}, kinds, per_line }: Rule): boolean {
  const narrowing = Object.entries(scope).flatMap(([name, list]) => (list.length > 0 ? [name] : []));
  return [...narrowing, ...(kinds ? ["kinds"] : []), ...(per_line ? ["per_line"] : [])].every((name) =>
    isNarrowedBy(trigger, name),
  );
}
