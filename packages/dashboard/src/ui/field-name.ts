import { useTranslation } from "react-i18next";
import { type BodyField, namesAlong } from "../api/client/body-field.ts";

/** What screens call the fields of the API. A field that has no name there does not compile; one that no form has keeps its own. */
export function useFieldName(): (field: string) => string {
  const { t, i18n } = useTranslation("ui");
  const isKnown = (field: string): field is BodyField => i18n.exists(`ui:field.${field}`);
  return (field) => (isKnown(field) ? t(`field.${field}`) : field);
}

/**
 * SummaryText what is wrong at a pointer into a body (RFC 6901) in words: the name of the field in front, as the sentence of the hub goes on
 * from there. At the body as a whole the sentence stands alone.
 */
export function useFieldMessage(): (wrong: { pointer: string; message: string }) => string {
  const { t, i18n } = useTranslation("ui");
  const nameOf = useFieldName();
  return ({ pointer, message }) => {
    const names = namesAlong(pointer).filter(isNoPlace);
    // The deepest field that people know; behind it, such as under headers, are names that somebody typed.
    const known = names.findLastIndex((name) => i18n.exists(`ui:field.${name}`));
    const shown = (known < 0 ? names : names.slice(known)).map((name, index) =>
      index === 0 ? nameOf(name) : `“${name}”`,
    );
    return shown.length === 0 ? capital(message) : t("failure.field", { field: capital(shown.join(" ")), message });
  };
}

/** Places in a list say nothing to people. */
function isNoPlace(name: string): boolean {
  return !/^\d+$/.test(name);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
