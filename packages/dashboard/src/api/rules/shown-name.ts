import type { Rule } from "../openapi.ts";

/** What a rule is called on screen: names that the hub gave by itself come in the reader's language, too. */
export function shownName({ name, shown_name: shown }: Pick<Rule, "name" | "shown_name">): string {
  return shown ?? name;
}
