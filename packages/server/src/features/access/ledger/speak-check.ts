import type { Language } from "@haak/core";
import type { Speak } from "../../../platform/i18n/say.ts";
import type { ConnectionCheck } from "../../../platform/postgres/tables/access-tables.ts";

/** What came of trying a connection as it is shown, with the reason in the language of whoever reads it. */
export type ShownCheck = Omit<ConnectionCheck, "error"> & { readonly error: string | null };

/** Who says it, and to whom. */
export interface Spoken {
  readonly speak: Speak;
  readonly language: Language;
}

/** Shows what came of trying a connection. */
export function speakCheck(check: ConnectionCheck, { speak, language }: Spoken): ShownCheck {
  return { ...check, error: speak(check.error, language) };
}
