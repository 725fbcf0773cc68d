/** The languages that messages are shown in. */
export const LANGUAGES = ["en", "nl"] as const;

/** English or Dutch, by its ISO 639-1 code. */
export type Language = (typeof LANGUAGES)[number];

/**
 * A message for people, as its code and values. It is stored and passed on in this form and translated only when it
 * is shown. So every reader gets it in their own language, and a better wording also applies to stored messages.
 */
export interface UserMessage {
  /** Identifies the message in a catalogue. A code never changes, because stored messages refer to it. */
  readonly code: string;
  readonly params?: MessageParams;
}

/** The values of a message by their names. */
export type MessageParams = Readonly<Record<string, MessageParam>>;

/**
 * Text and numbers are shown unchanged, a message is translated, and a list of fields becomes "/a is empty; /b is too
 * big".
 */
export type MessageParam = string | number | UserMessage | readonly FieldError[];

/**
 * An error in one field of an input: a JSON pointer (RFC 6901, empty for the whole input), and a message about what
 * is wrong and how to fix it.
 */
export interface FieldError {
  readonly pointer: string;
  readonly message: UserMessage;
}

/** One message in every language. Values are in braces, with the same names in each language. */
export type MessageTexts = Readonly<Record<Language, string>>;

/** The messages of one package, by code. */
export type Catalogue = Readonly<Record<string, MessageTexts>>;

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

type ParamsOf<Text extends string> = [NamesIn<Text>] extends [never]
  ? []
  : [params: Readonly<Record<NamesIn<Text>, MessageParam>>];

/** Makes a message of a catalogue. A code that the catalogue does not have, or a missing value, does not compile. */
export type CreateMessage<Messages extends Catalogue> = <Code extends keyof Messages & string>(
  code: Code,
  ...params: ParamsOf<Messages[Code]["en"]>
) => UserMessage;

/** Makes the function with which a package creates the messages of its catalogue. */
export function messagesOf<const Messages extends Catalogue>(_catalogue: Messages): CreateMessage<Messages> {
  return (code, ...[params]) => (params === undefined ? { code } : { code, params });
}

/**
 * The code of text that is not from a catalogue, such as an error of a library. It is shown unchanged, because it
 * cannot be translated.
 */
const PLAIN_TEXT_CODE = "plain_text";

/** A message with only this text. It is shown unchanged, because text of others cannot be translated. */
export function plainMessage(text: string): UserMessage {
  return { code: PLAIN_TEXT_CODE, params: { text } };
}

/** Translates a message. Null stays null, for values that may have no message. */
export interface Translate {
  (message: UserMessage, language: Language): string;
  (message: UserMessage | null, language: Language): string | null;
}

const BRACES = /\{(\w+)\}/g;

/**
 * Makes the function that translates the messages of these catalogues. An unknown code is shown unchanged, so that a
 * message of a removed connector does not make the page fail.
 * @throws Error if two catalogues have the same code.
 */
export function createTranslate(...catalogues: readonly Catalogue[]): Translate {
  const texts = new Map<string, MessageTexts>([[PLAIN_TEXT_CODE, { en: "{text}", nl: "{text}" }]]);
  for (const [code, text] of catalogues.flatMap((catalogue) => Object.entries(catalogue))) {
    if (texts.has(code)) throw new Error(`Two catalogues have the message ${code}.`);
    texts.set(code, text);
  }
  function translate(message: UserMessage, language: Language): string;
  function translate(message: UserMessage | null, language: Language): string | null;
  function translate(message: UserMessage | null, language: Language): string | null {
    if (message === null) return null;
    const { code, params = {} } = message;
    return (texts.get(code)?.[language] ?? code).replace(BRACES, (braces, name: string) => {
      const param = params[name];
      return param === undefined ? braces : textOf(param, language);
    });
  }
  const textOf = (param: MessageParam, language: Language): string => {
    if (typeof param === "string" || typeof param === "number") return String(param);
    if ("code" in param) return translate(param, language);
    return param.map(({ pointer, message }) => `${pointer} ${translate(message, language)}`.trim()).join("; ");
  };
  return translate;
}

/**
 * The same message with every text in its values changed by `change`, for instance to mask a key. Codes and numbers
 * stay the same.
 */
export function mapMessageText(message: UserMessage, change: (text: string) => string): UserMessage {
  if (message.params === undefined) return message;
  const params: Record<string, MessageParam> = {};
  for (const [name, param] of Object.entries(message.params)) params[name] = mapParamText(param, change);
  return { code: message.code, params };
}

function mapParamText(param: MessageParam, change: (text: string) => string): MessageParam {
  if (typeof param === "number") return param;
  if (typeof param === "string") return change(param);
  if ("code" in param) return mapMessageText(param, change);
  return param.map(({ pointer, message }) => ({ pointer: change(pointer), message: mapMessageText(message, change) }));
}
