import { type BackendModule, createInstance, type FormatterModule, type i18n, type ResourceLanguage } from "i18next";
import { initReactI18next } from "react-i18next";
import { keepLanguage, type Language } from "./languages.ts";
import type { nl } from "./nl.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "ui";
    resources: typeof nl;
  }
}

/** Every page needs these. The texts of a feature are loaded with its page, so that the first load stays small. */
const FIRST = ["ui", "shell"];

const files = import.meta.glob<Readonly<Record<string, ResourceLanguage>>>(["./nl/*.ts", "./en/*.ts"]);

/** The file is named after the namespace: `signIn` is in `sign-in.ts`. */
async function readTexts(language: string, namespace: string): Promise<ResourceLanguage> {
  const name = namespace.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const texts = (await files[`./${language}/${name}.ts`]?.())?.[namespace];
  if (!texts) throw new Error(`There are no texts called ${namespace} in ${language}.`);
  return texts;
}

const backend: BackendModule = {
  type: "backend",
  init: () => undefined,
  read(language, namespace, callback) {
    readTexts(language, namespace).then(
      (texts) => callback(null, texts),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  },
};

/** Formats numbers in texts in the way of the language. */
const numbers: FormatterModule = {
  type: "formatter",
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown, _format, locale) =>
    typeof value === "number" ? new Intl.NumberFormat(locale).format(value) : (value as string),
};

export async function createI18n(language: Language): Promise<i18n> {
  const instance = createInstance();
  await instance
    .use(initReactI18next)
    .use(backend)
    .use(numbers)
    .init({
      lng: language,
      ns: FIRST,
      defaultNS: "ui",
      interpolation: {
        // React escapes values itself.
        escapeValue: false,
        // Formats every number, so that a text need not ask for it.
        alwaysFormat: true,
      },
    });
  document.documentElement.lang = language;
  return instance;
}

/** First loads the current texts in the other language, so that no page flickers. Then stores the choice. */
export async function changeLanguage(instance: i18n, language: Language): Promise<void> {
  const shown = Object.keys(instance.getDataByLanguage(instance.language) ?? {});
  await loadTexts(instance, { language, namespaces: shown });
  await instance.changeLanguage(language);
  document.documentElement.lang = language;
  keepLanguage(language);
}

export async function loadTexts(
  instance: i18n,
  { language, namespaces }: { language: Language; namespaces: readonly string[] },
): Promise<void> {
  const texts = await Promise.all(namespaces.map((namespace) => readTexts(language, namespace)));
  for (const [index, namespace] of namespaces.entries())
    instance.addResourceBundle(language, namespace, texts[index] ?? {});
}
