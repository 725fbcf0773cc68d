declare const dutch: unique symbol;

/** An English sentence for people that has its Dutch twin in a catalogue; nothing but `say` makes one. */
export type Sentence = string & { readonly [dutch]: true };

/** Dutch by English. What is put in stands in braces, by the same names on both sides. */
export type Catalogue = Readonly<Record<string, string>>;

/** The names in the braces of a text. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

type ValuesOf<Text extends string> = [NamesIn<Text>] extends [never]
  ? []
  : [values: Readonly<Record<NamesIn<Text>, string | number>>];

const NAME = /\{(\w+)\}/g;

/** A sentence of which something is hidden, such as a key: it stays one, as only what was put into it can be hidden. */
export function withinSentence(sentence: Sentence, hide: (text: string) => string): Sentence {
  return hide(sentence) as Sentence;
}

/** Says a text of a catalogue, with values for the names in its braces. */
export type Say<Words extends Catalogue> = <Text extends keyof Words & string>(
  text: Text,
  ...values: ValuesOf<Text>
) => Sentence;

/**
 * Makes the function by which a package says things: a text that its catalogue lacks is a mistake of types, so that no sentence comes
 * without its Dutch. What it gives is English; a `createTranslate` with the same catalogue finds the Dutch again.
 */
export function sayBy<const Words extends Catalogue>(_words: Words): Say<Words> {
  // What `fill` makes of a text of the catalogue is such a sentence.
  return (text, ...[values]) => fill(text, values ?? {}) as Sentence;
}

/** Puts the values into the braces; a name that has none stays as it stands. */
function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(NAME, (whole, name: string) => String(values[name] ?? whole));
}

interface Pattern {
  readonly english: RegExp;
  readonly dutch: string;
  /** A text that begins as the pattern does is more likely to be it than one that begins with anything. */
  readonly beginsOpen: boolean;
}

/** A text beyond this is no sentence of ours, in characters, and not worth looking at. */
const TEXT_CHARACTERS_MAX = 4_000;

/** Names behind which several words may stand: another sentence, a list, what somebody typed. Behind all others there is one. */
const MANY_WORDS: ReadonlySet<string> = new Set(
  (
    "why what problem problems otherwise reason values known triggers types rules names expected given of code " +
    "name email"
  ).split(" "),
);

/**
 * Makes the function that finds the Dutch of an English text, also of one that was stored long ago: of whole sentences and of what was put
 * into them. What no catalogue has is given back as it is.
 */
export function createTranslate(...catalogues: readonly Catalogue[]): (text: string) => string {
  const entries = catalogues.flatMap((words) => Object.entries(words));
  const whole = new Map(entries);
  const patterns = entries
    .filter(([english]) => english.includes("{"))
    .map(toPattern)
    .toSorted(bySureness);
  const translate = (text: string): string => {
    const same = whole.get(text);
    if (same !== undefined || text.length > TEXT_CHARACTERS_MAX) return same ?? text;
    for (const { english, dutch: sentence } of patterns) {
      const groups = english.exec(text)?.groups;
      if (groups !== undefined) return fill(sentence, mapValues(groups, translateRow));
    }
    return text;
  };
  /** Several things that are wrong are told in a row, each behind its pointer. */
  const translateRow = (row: string): string =>
    row
      .split(/; (?=\/)/)
      .map(translatePlaced)
      .join("; ");
  const translatePlaced = (text: string): string => {
    const [, pointer, rest] = /^(\/\S*) (.+)$/s.exec(text) ?? [];
    return pointer === undefined || rest === undefined ? translate(text) : `${pointer} ${translate(rest)}`;
  };
  return (text) => (text.startsWith("/") && !whole.has(text) ? translateAtPointer(text) : translate(text));

  function translateAtPointer(text: string): string {
    const sentence = translate(text);
    return sentence === text ? translateRow(text) : sentence;
  }
}

function toPattern([english, sentence]: readonly [string, string]): Pattern {
  const source = english
    .split(NAME)
    .map((part, index) => (index % 2 === 0 ? escaped(part) : `(?<${part}>${MANY_WORDS.has(part) ? ".+?" : "\\S+?"})`))
    .join("");
  return { english: new RegExp(`^${source}$`, "s"), dutch: sentence, beginsOpen: english.startsWith("{") };
}

/** Of two that fit, the one that begins with words of its own, and then the one that has more of them. */
function bySureness(a: Pattern, b: Pattern): number {
  return Number(a.beginsOpen) - Number(b.beginsOpen) || b.english.source.length - a.english.source.length;
}

/** Not `RegExp.escape`, which not every runtime has yet. */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function mapValues(values: Readonly<Record<string, string>>, change: (value: string) => string) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
