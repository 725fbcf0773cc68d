import { useTranslation } from "react-i18next";

const LOCALES: Readonly<Record<string, string>> = { nl: "nl-NL", en: "en-GB" };

/** How dates, numbers and money are written in the language that is shown. */
export function useLocale(): string {
  const { i18n } = useTranslation();
  return LOCALES[i18n.language] ?? "nl-NL";
}
