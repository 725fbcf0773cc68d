import { createInstance, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import { keepLanguage, type Language } from "./languages.ts";
import type { nl } from "./nl.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "ui";
    resources: typeof nl;
  }
}

/** Each language is a file of its own, so that only the one that is read is loaded. */
const loaders = {
  nl: () => import("./nl.ts").then((texts) => texts.nl),
  en: () => import("./en.ts").then((texts) => texts.en),
};

/** The texts of one language, ready for use. */
export async function createI18n(language: Language): Promise<i18n> {
  const instance = createInstance();
  await instance.use(initReactI18next).init({
    lng: language,
    defaultNS: "ui",
    resources: { [language]: await loaders[language]() },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
  return instance;
}

/** Loads a language, shows it from now on, and keeps the choice. */
export async function changeLanguage(instance: i18n, language: Language): Promise<void> {
  const texts = await loaders[language]();
  for (const [namespace, keys] of Object.entries(texts)) instance.addResourceBundle(language, namespace, keys);
  await instance.changeLanguage(language);
  document.documentElement.lang = language;
  keepLanguage(language);
}
