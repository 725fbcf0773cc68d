import type { paths } from "@haak/client";

/** Programs use these paths. No form of the dashboard does, so that their fields need no name on screen. */
type ForPrograms = "/v1/events" | "/v1/hooks";

type JsonBody<Operation> = Operation extends { requestBody?: infer Sent } ? ContentOf<NonNullable<Sent>> : never;

type ContentOf<Sent> = Sent extends { content: { "application/json": infer Body } } ? Body : never;

type BodiesAt<Path extends keyof paths> = JsonBody<paths[Path]["post" | "put" | "patch"]>;

type Bodies = { [Path in Exclude<keyof paths, ForPrograms>]: BodiesAt<Path> }[Exclude<keyof paths, ForPrograms>];

/**
 * The names of all fields, also of nested ones. Keys with free names, such as headers, are left out, and so are
 * fields that may have any value.
 */
type NamesIn<Value> = Value extends readonly (infer Item)[]
  ? NamesIn<Item>
  : Value extends object
    ? string extends keyof Value
      ? never
      : { [Name in keyof Value & string]: NamesAt<Name, Value[Name]> }[keyof Value & string]
    : never;

type NamesAt<Name extends string, Value> = unknown extends Value ? never : Name | NamesIn<NonNullable<Value>>;

export type BodyField = NamesIn<Bodies>;

/** The names along a JSON pointer (RFC 6901 §4, in which `~1` is a slash and `~0` a tilde). */
export function namesAlong(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}
