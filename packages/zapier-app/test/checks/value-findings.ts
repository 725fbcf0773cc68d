import type { Field } from "./definition.ts";
import { rule } from "./rule.ts";

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** One level of a value, and the fields that are declared for it. */
export interface DeclaredValue {
  readonly place: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly fields: readonly Field[];
}

/**
 * Finds where a value and its declared fields differ: a key on one side only, a wrong type (D024, T005, Z001), a time
 * that is not ISO 8601 with an offset (D023, T003). Null has every type. A field `a__b` is declared for key b inside
 * the object a.
 */
export function valueFindings({ place, value, fields }: DeclaredValue): string[] {
  const top = new Set(fields.map(({ key }) => key.split("__")[0]));
  const undeclared = Object.keys(value).filter((key) => !top.has(key));
  return [
    ...undeclared.map((key) => `D024 ${place}.${key}: not declared`),
    ...innerFindings({ place, value, fields }),
    ...fields.flatMap((field) => fieldFindings(`${place}.${field.key}`, inside(value, field.key), field)),
  ];
}

/** Checks the keys inside an object that is declared key by key. */
function innerFindings({ place, value, fields }: DeclaredValue): string[] {
  const declared = new Set(fields.map(({ key }) => key));
  const objects = new Set(fields.filter(({ key }) => key.includes("__")).map(({ key }) => key.split("__")[0] ?? ""));
  return [...objects].flatMap((key) =>
    Object.keys(asRecord(value[key]))
      .filter((inner) => !declared.has(`${key}__${inner}`))
      .map((inner) => `D024 ${place}.${key}.${inner}: not declared`),
  );
}

function inside(value: Readonly<Record<string, unknown>>, key: string): unknown {
  const [first = "", ...rest] = key.split("__");
  return rest.reduce<unknown>((found, step) => asRecord(found)[step], value[first]);
}

function fieldFindings(place: string, value: unknown, field: Field): string[] {
  const labelled = rule("D024", `${place}: no label`, field.label !== undefined && field.label !== "");
  if (value === null) return labelled;
  if (field.children !== undefined) return [...labelled, ...itemFindings(place, value, field.children)];
  const code = field.type === "datetime" ? "D023" : "D024";
  return [...labelled, ...rule(code, place, holds(value, field))];
}

function itemFindings(place: string, items: unknown, fields: readonly Field[]): string[] {
  if (!Array.isArray(items)) return [`D024 ${place}: no list`];
  return items.flatMap((value, index) => valueFindings({ place: `${place}[${index}]`, value, fields }));
}

function holds(value: unknown, { type, list, dict }: Field): boolean {
  if (dict) return typeof value === "object" && !Array.isArray(value);
  if (list) return Array.isArray(value) && value.every((one) => containsType(one, type));
  return containsType(value, type);
}

function containsType(value: unknown, type: string | undefined): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "datetime") return typeof value === "string" && ISO_TIME.test(value);
  return typeof value === type;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
