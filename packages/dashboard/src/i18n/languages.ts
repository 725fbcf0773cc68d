/** The languages that the dashboard speaks, by what they call themselves. */
export const languages = { nl: "Nederlands", en: "English" } as const;

/** One of them. */
export type Language = keyof typeof languages;

const STORED_AS = "haak.language";

/** Whether a text names one of our languages. */
export function isLanguage(text: string | null | undefined): text is Language {
  return text !== null && text !== undefined && Object.hasOwn(languages, text);
}

/** What was chosen before; else the first of the browser's languages that we speak; else Dutch. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(STORED_AS), ...navigator.languages.map((tag) => tag.split("-")[0])];
  return wanted.find(isLanguage) ?? "nl";
}

/** Keeps a choice for the next visit. */
export function keepLanguage(language: Language): void {
  localStorage.setItem(STORED_AS, language);
}

/** The same keys with texts in another language. A key too many or too few is a type error. */
export type TextsOf<Texts> = { [Key in keyof Texts]: Texts[Key] extends string ? string : TextsOf<Texts[Key]> };
