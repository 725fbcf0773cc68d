import { type Definition, type Field, type Part, partsOf, staticInputFields } from "./definition.ts";
import { rule } from "./rule.ts";

const SMALL_WORDS = new Set(["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to"]);
const MARKDOWN_LINK = /\[[^\]]+\]\(https:\/\/[^)\s]+\)/;

/**
 * Checks the texts for people: labels (D018), descriptions (D021), help texts and their links (D002, D008, D011),
 * addresses (D007, D025).
 */
export function textFindings(definition: Definition): string[] {
  const { authentication, triggers } = definition;
  const apiKey = authentication?.fields?.find(({ key }) => key === "api_key");
  return [
    ...rule("D002", "authentication.api_key", MARKDOWN_LINK.test(apiKey?.helpText ?? "")),
    ...(authentication?.fields ?? []).flatMap((field) => helpFindings("authentication", field)),
    ...partsOf(definition).flatMap(partFindings),
    ...Object.values(triggers).flatMap(({ key, display }) =>
      rule("D021", key, /^Triggers when .*[^.]\.$/.test(display.description ?? "")),
    ),
    ...addressFindings(definition),
  ];
}

function partFindings(part: Part): string[] {
  const { key, display } = part;
  return [
    ...rule("D008", key, linksAreMarked(display.description)),
    ...rule("D018", key, isTitleCase(display.label)),
    ...staticInputFields(part).flatMap((field) => helpFindings(key, field)),
  ];
}

function helpFindings(part: string, field: Field): string[] {
  const place = `${part}.${field.key}`;
  return [
    ...rule("D008", place, linksAreMarked(field.helpText)),
    ...rule("D011", place, field.helpText?.toLowerCase() !== field.label?.toLowerCase()),
    ...rule("D018", place, isTitleCase(field.label)),
  ];
}

/** Whether every address in a text is a link or in backticks, and no link is incomplete. */
function linksAreMarked(text = ""): boolean {
  const rest = text.replaceAll(/`[^`]*`/g, "").replaceAll(new RegExp(MARKDOWN_LINK, "g"), "");
  return !/https?:\/\/|\[[^\]]*\(/.test(rest);
}

/**
 * Our own rule, because Zapier's is not public: it skips the usual small words and words that do not begin with a
 * letter.
 */
function isTitleCase(label: string | undefined): boolean {
  const words = (label ?? "").split(" ");
  return words.every((word, index) => /^[^a-z]/.test(word) || (index > 0 && SMALL_WORDS.has(word)));
}

function addressFindings(definition: Definition): string[] {
  return textsIn(definition, "").flatMap(([place, text]) => [
    ...rule("D007", place, !/http:\/\//i.test(text)),
    ...rule("D025", place, !/^\s*(javascript|data|vbscript):/i.test(text)),
  ]);
}

/** All texts of the definition with their places. */
function textsIn(value: unknown, place: string): [string, string][] {
  if (typeof value === "string") return [[place, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, place === "" ? key : `${place}.${key}`));
}
