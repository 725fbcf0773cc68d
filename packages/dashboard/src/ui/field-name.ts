import { useTranslation } from "react-i18next";
import { type BodyField, namesAlong } from "../api/client/body-field.ts";

/** The name of an API field on screen. A field that a form sends must have one, otherwise it does not compile. */
export function useFieldName(): (field: string) => string {
  const { t, i18n } = useTranslation("ui");
  const isKnown = (field: string): field is BodyField => i18n.exists(`ui:field.${field}`);
  return (field) => (isKnown(field) ? t(`field.${field}`) : field);
}

/**
 * An error with the name of its field in front, because the hub's message continues from there. An error of the whole
 * body is shown alone.
 */
export function useFieldMessage(): (wrong: { pointer: string; message: string }) => string {
  const { t, i18n } = useTranslation("ui");
  const nameOf = useFieldName();
  return ({ pointer, message }) => {
    const names = namesAlong(pointer).filter(isNoPlace);
    // The deepest field that has a name. What follows, such as the name of a header, was typed by somebody.
    const known = names.findLastIndex((name) => i18n.exists(`ui:field.${name}`));
    const shown = (known < 0 ? names : names.slice(known)).map((name, index) =>
      index === 0 ? nameOf(name) : `“${name}”`,
    );
    return shown.length === 0 ? capital(message) : t("failure.field", { field: capital(shown.join(" ")), message });
  };
}

/** Positions in a list are left out, because they mean nothing to people. */
function isNoPlace(name: string): boolean {
  return !/^\d+$/.test(name);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
