import type { Language, Translate } from "@haak/core";
import type { ConnectionCheck } from "../../../platform/postgres/tables/access-tables.ts";

/** What came of trying a connection as it is shown, with the reason in the language of whoever reads it. */
export type ShownCheck = Omit<ConnectionCheck, "error"> & { readonly error: string | null };

/** Who says it, and to whom. */
export interface Spoken {
  readonly translate: Translate;
  readonly language: Language;
}

/** Shows what came of trying a connection. */
export function translateCheck(check: ConnectionCheck, { translate, language }: Spoken): ShownCheck {
  return { ...check, error: translate(check.error, language) };
}
