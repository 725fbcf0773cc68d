/**
 * Those of Zapier's integration checks that a definition alone can be held against (docs.zapier.com, "Integration checks
 * reference"). Zapier runs them at submission; each one here carries its code there.
 */

/** A definition as Zapier stores it, as far as the checks look. */
export interface Definition {
  readonly flags?: { readonly cleanInputData?: boolean };
  readonly authentication?: { readonly connectionLabel?: unknown; readonly fields?: readonly Field[] };
  readonly triggers: Readonly<Record<string, TriggerDefinition>>;
}

/** One trigger of it. */
export interface TriggerDefinition {
  readonly key: string;
  readonly noun: string;
  readonly display: { readonly label?: string; readonly description?: string; readonly hidden?: boolean };
  readonly operation: {
    readonly type?: string;
    readonly sample?: Record<string, unknown>;
    readonly inputFields?: readonly Field[];
    readonly outputFields?: readonly Field[];
    readonly performList?: unknown;
    readonly performSubscribe?: unknown;
    readonly performUnsubscribe?: unknown;
  };
}

/** An input or output field. */
export interface Field {
  readonly key: string;
  readonly label?: string;
  readonly type?: string;
  readonly dynamic?: string;
  readonly helpText?: string;
  readonly children?: readonly Field[];
}

const SMALL_WORDS = new Set(["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to"]);
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const SECRET_KEY = /api_?key|token|secret|passw|jwt|signature/i;

/** Everything that is wrong with a definition, each as "code place: what". Empty when all is well. */
export function definitionFindings(definition: Definition): string[] {
  const triggers = Object.values(definition.triggers);
  return [
    ...rule("D003", "authentication", definition.authentication?.connectionLabel !== undefined),
    ...rule("D002", "api_key", hasLink(definition.authentication?.fields?.find(({ key }) => key === "api_key"))),
    ...rule("D028", "flags", definition.flags?.cleanInputData === false),
    ...triggers.flatMap((trigger) => inputFindings(trigger, definition)),
    ...triggers.flatMap(textFindings),
    ...triggers.filter(({ operation }) => operation.type === "hook").flatMap(hookFindings),
  ];
}

function inputFindings({ key, operation }: TriggerDefinition, { triggers }: Definition): string[] {
  return (operation.inputFields ?? []).flatMap((field) => {
    const place = `${key}.${field.key}`;
    const [list] = (field.dynamic ?? "").split(".");
    return [
      ...rule("D001", place, !SECRET_KEY.test(field.key)),
      ...rule("D004", place, !/_ids?$/.test(field.key) || field.dynamic !== undefined),
      ...rule("D005", place, list === undefined || list === "" || list in triggers),
      ...rule("D008", place, !/https?:/.test(field.helpText ?? "") || hasLink(field)),
      ...rule("D011", place, field.helpText?.toLowerCase() !== field.label?.toLowerCase()),
      ...rule("D018", place, isTitleCase(field.label)),
    ];
  });
}

function textFindings({ key, display, operation }: TriggerDefinition): string[] {
  return [
    ...rule("D012", key, display.hidden === true || operation.sample !== undefined),
    ...rule("D018", key, isTitleCase(display.label)),
    ...rule("D021", key, /^Triggers when .*[^.]\.$/.test(display.description ?? "")),
  ];
}

function hookFindings({ key, operation }: TriggerDefinition): string[] {
  const { sample = {}, outputFields = [] } = operation;
  return [
    ...rule("D006", key, operation.performList !== undefined),
    ...rule("D017", key, operation.performSubscribe !== undefined && operation.performUnsubscribe !== undefined),
    ...valueFindings({ place: `${key}.sample`, value: sample, fields: outputFields }),
  ];
}

/** One level of a value, and the fields that are declared for it. */
export interface DeclaredValue {
  readonly place: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly fields: readonly Field[];
}

/**
 * Where a value and its declared fields differ: a key on one side only, a type that does not hold (D024, T005, Z001), a
 * moment that is not ISO 8601 with its offset (D023). What is null holds every type.
 */
export function valueFindings({ place, value, fields }: DeclaredValue): string[] {
  const undeclared = Object.keys(value).filter((key) => !fields.some((field) => field.key === key));
  return [
    ...undeclared.map((key) => `D024 ${place}.${key}: not declared`),
    ...fields.flatMap((field) => fieldFindings(`${place}.${field.key}`, value[field.key], field)),
  ];
}

function fieldFindings(place: string, value: unknown, field: Field): string[] {
  if (value === null) return [];
  if (field.children !== undefined) return itemFindings(place, value, field.children);
  const code = field.type === "datetime" ? "D023" : "D024";
  return rule(code, place, field.label !== undefined && holds(value, field.type));
}

function itemFindings(place: string, items: unknown, fields: readonly Field[]): string[] {
  if (!Array.isArray(items)) return [`D024 ${place}: no list`];
  return items.flatMap((value, index) => valueFindings({ place: `${place}[${index}]`, value, fields }));
}

function holds(value: unknown, type: string | undefined): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "datetime") return typeof value === "string" && ISO_TIME.test(value);
  return typeof value === type;
}

function rule(code: string, place: string, kept: boolean): string[] {
  return kept ? [] : [`${code} ${place}`];
}

function hasLink(field: Field | undefined): boolean {
  return /\[[^\]]+\]\(https:\/\/[^)\s]+\)/.test(field?.helpText ?? "");
}

function isTitleCase(label: string | undefined): boolean {
  const words = (label ?? "").split(" ");
  return words.every((word, index) => /^[^a-z]/.test(word) || (index > 0 && SMALL_WORDS.has(word)));
}
