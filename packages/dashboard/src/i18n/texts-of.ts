/** The same keys with texts in another language. A key too many or too few is a type error. */
export type TextsOf<Texts> = { [Key in keyof Texts]: Texts[Key] extends string ? string : TextsOf<Texts[Key]> };
