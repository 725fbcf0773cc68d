/** Each language by its own name. */
export const languages = { nl: "Nederlands", en: "English" } as const;

export type Language = keyof typeof languages;

const STORED_AS = "haak.language";

export function isLanguage(text: string | null | undefined): text is Language {
  return text !== null && text !== undefined && Object.hasOwn(languages, text);
}

/** The earlier choice, otherwise the first supported language of the browser, otherwise Dutch. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(STORED_AS), ...navigator.languages.map((tag) => tag.split("-")[0])];
  return wanted.find(isLanguage) ?? "nl";
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(STORED_AS, language);
}

/** The same keys with texts of another language, so that a missing or extra key does not compile. */
export type TextsOf<Texts> = { [Key in keyof Texts]: Texts[Key] extends string ? string : TextsOf<Texts[Key]> };
