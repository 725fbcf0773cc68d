import type { AppCaller, CallBundle } from "./app-caller.ts";

/** An input field of an app, with what Zapier uses before it runs a step. */
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

/** A step of a Zap: the part of the app, such as "triggers.order_paid", and the input of the user. */
export interface FilledInStep {
  readonly part: string;
  readonly inputData: Input;
  readonly authData: Readonly<Record<string, string>>;
}

/**
 * Makes the input of a step as Zapier does on its own servers. It follows Zapier's documentation, because the
 * platform's packages do not contain this. Fields of a new step get their defaults, values get the type of their
 * field if they can, and empty values are removed unless the app has `cleanInputData: false`.
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

/** The current input is sent along, because some fields depend on it. */
async function fieldsOf(app: AppCaller, { part, inputData, authData }: FilledInStep): Promise<readonly InputField[]> {
  const fields = await app.call(`${part}.operation.inputFields`, { authData, inputData });
  // The cast is safe because every part of an app has such a list and the platform's schema has checked it.
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

/** Converts a value to a type. A value that cannot be converted stays the same. */
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

/** Removes "", null, [] and {}, and everything that becomes empty by that. */
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
