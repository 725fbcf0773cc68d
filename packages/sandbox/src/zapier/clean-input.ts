import type { AppCaller, CallBundle } from "./app-caller.ts";

/** An input field of an app, as far as Zapier looks at it before it runs a step. */
export interface InputField {
  readonly key: string;
  readonly label?: string;
  readonly type?: string;
  readonly list?: boolean;
  readonly required?: boolean;
  readonly default?: string;
  readonly children?: readonly InputField[];
}

type Input = Readonly<Record<string, unknown>>;

/** A step of a Zap: which of the app's parts it is, such as "triggers.order_paid", and what was filled in. */
export interface FilledInStep {
  readonly part: string;
  readonly inputData: Input;
  readonly authData: Readonly<Record<string, string>>;
}

/**
 * What a step is called with, and what was filled in before. Zapier does this on its own servers, so that the platform's
 * packages hold no model of it; this follows its documentation: fields of a new step start with their defaults, values take
 * the type of their field where they can, and empty values are taken out unless the app says `cleanInputData: false`.
 */
export async function cleanedStep(app: AppCaller, step: FilledInStep): Promise<CallBundle> {
  const { part, authData } = step;
  const fields = await fieldsOf(app, step);
  const inputDataRaw = withDefaults(fields, step.inputData);
  const missing = fields.filter((field) => field.required && isEmpty(inputDataRaw[field.key]));
  if (missing.length > 0) {
    throw new TypeError(`${part} needs ${missing.map(({ key, label }) => label ?? key).join(", ")}.`);
  }
  const typed = withTypes(fields, inputDataRaw);
  return { authData, inputData: (await cleans(app)) ? withoutEmpty(typed) : typed, inputDataRaw };
}

/** Some fields depend on what was filled in, and are asked for with it. */
async function fieldsOf(app: AppCaller, { part, inputData, authData }: FilledInStep): Promise<readonly InputField[]> {
  const fields = await app.call(`${part}.operation.inputFields`, { authData, inputData });
  // The platform gives a list for every part of an app, and its schema has checked what is in it.
  return fields as readonly InputField[];
}

async function cleans(app: AppCaller): Promise<boolean> {
  const { flags } = (await app.definition()) as { flags?: { cleanInputData?: boolean } };
  return flags?.cleanInputData !== false;
}

function withDefaults(fields: readonly InputField[], input: Input): Input {
  const withDefault = fields.filter((field) => field.default !== undefined);
  const defaults: [string, unknown][] = withDefault.map((field) => [field.key, field.default]);
  return Object.fromEntries([...defaults, ...Object.entries(input)]);
}

function withTypes(fields: readonly InputField[], input: Input): Record<string, unknown> {
  const known = new Map(fields.map((field) => [field.key, field]));
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, withType(known.get(key), value)]));
}

function withType(field: InputField | undefined, value: unknown): unknown {
  if (field?.children !== undefined) return Array.isArray(value) ? value.map((row) => rowWithTypes(field, row)) : value;
  if (Array.isArray(value)) return value.map((one) => asType(field?.type, one));
  return field?.list && !isEmpty(value) ? [asType(field.type, value)] : asType(field?.type, value);
}

function rowWithTypes({ children = [] }: InputField, row: unknown): unknown {
  return typeof row === "object" && row !== null ? withTypes(children, { ...row }) : row;
}

/** A value that cannot be read as its type stays what it is. */
function asType(type: string | undefined, value: unknown): unknown {
  if (typeof value !== "string" || value.trim() === "") return value;
  if (type === "boolean") return asBoolean(value);
  if (type === "number" || type === "integer") return Number.isNaN(Number(value)) ? value : Number(value);
  if (type === "datetime") return Number.isNaN(Date.parse(value)) ? value : new Date(value).toISOString();
  return value;
}

function asBoolean(text: string): unknown {
  if (/^(true|t|yes|y|1|on)$/i.test(text)) return true;
  return /^(false|f|no|n|0|off)$/i.test(text) ? false : text;
}

/** "", null, [] and {} go, and whatever is left with nothing inside by that. */
function withoutEmpty(input: Input): Input {
  const kept = Object.entries(input)
    .map(([key, value]) => [key, emptied(value)] as const)
    .filter(([, value]) => !isEmpty(value));
  return Object.fromEntries(kept);
}

function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(emptied).filter((one) => !isEmpty(one));
  return typeof value === "object" && value !== null ? withoutEmpty({ ...value }) : value;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
