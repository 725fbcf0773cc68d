import { EXAMPLE_WORDS } from "./example-words.ts";

/** A schema of JSON Schema, as far as an example is made of it. */
export interface ExampleSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, ExampleSchema>>;
  readonly items?: ExampleSchema;
  readonly anyOf?: readonly ExampleSchema[];
  readonly oneOf?: readonly ExampleSchema[];
  readonly allOf?: readonly ExampleSchema[];
}

/** The schemas that others refer to, and what is a better example of some of them than one that is made. */
export interface ExampleParts {
  readonly schemas: Readonly<Record<string, ExampleSchema>>;
  readonly known: Readonly<Record<string, unknown>>;
}

/** A page of the reference is no place for what holds itself. */
const DEPTH_MAX = 24;
/** What is shown as true: the ordinary case of each. Other booleans are false. */
const TRUE_NAMES = /^(enabled|has_|live|complete$|weekly_digest)/;

/**
 * An example that fits a schema, made of the examples of its parts: every field is there, a choice shows its first arm, and a
 * list one item. Plain text is what `EXAMPLE_WORDS` has for the field's name.
 */
export function exampleOf(schema: ExampleSchema, parts: ExampleParts): unknown {
  return makeExample(schema, { ...parts, name: "", depth: 0 });
}

interface Place extends ExampleParts {
  /** Of the field that it is in. */
  readonly name: string;
  readonly depth: number;
}

function makeExample(schema: ExampleSchema, place: Place): unknown {
  if (place.depth > DEPTH_MAX) return null;
  if (schema.$ref !== undefined) return exampleOfComponent(schema.$ref.split("/").at(-1) ?? "", place);
  if (schema.examples !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const inside = { ...place, depth: place.depth + 1 };
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map((part) => makeExample(part, inside)));
  const arm = (schema.anyOf ?? schema.oneOf)?.find(({ type }) => type !== "null");
  return arm === undefined ? exampleOfType(schema, inside) : makeExample(arm, inside);
}

function exampleOfComponent(component: string, place: Place): unknown {
  if (Object.hasOwn(place.known, component)) return place.known[component];
  return makeExample(place.schemas[component] ?? {}, { ...place, depth: place.depth + 1 });
}

function exampleOfType(schema: ExampleSchema, place: Place): unknown {
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  switch (types.find((type) => type !== "null")) {
    case "object":
      return exampleOfObject(schema.properties ?? {}, place);
    case "array":
      return schema.items === undefined ? [] : [makeExample(schema.items, { ...place, name: `${place.name}[]` })];
    case "integer":
    case "number":
      return Math.max(schema.minimum ?? 1, 1);
    case "boolean":
      return TRUE_NAMES.test(place.name);
    case "string":
      return schema.format === "date-time" ? "2026-11-24T09:00:00.000Z" : (EXAMPLE_WORDS[place.name] ?? "text");
    default:
      return null;
  }
}

function exampleOfObject(properties: Readonly<Record<string, ExampleSchema>>, place: Place): Record<string, unknown> {
  const fields = Object.entries(properties);
  return Object.fromEntries(fields.map(([name, field]) => [name, makeExample(field, { ...place, name })]));
}
