import type { paths } from "@haak/client";

/** Where programs report what happened; no form of the dashboard does. */
type ForPrograms = "/v1/events" | "/v1/hooks";

type JsonBody<Operation> = Operation extends { requestBody?: infer Sent } ? ContentOf<NonNullable<Sent>> : never;

type ContentOf<Sent> = Sent extends { content: { "application/json": infer Body } } ? Body : never;

type BodiesAt<Path extends keyof paths> = JsonBody<paths[Path]["post" | "put" | "patch"]>;

type Bodies = { [Path in Exclude<keyof paths, ForPrograms>]: BodiesAt<Path> }[Exclude<keyof paths, ForPrograms>];

/**
 * The names of all fields, also of those within others. What somebody names freely, as headers, is none of them, nor is what can be
 * sent back but not set, which may hold anything.
 */
type NamesIn<Value> = Value extends readonly (infer Item)[]
  ? NamesIn<Item>
  : Value extends object
    ? string extends keyof Value
      ? never
      : { [Name in keyof Value & string]: NamesAt<Name, Value[Name]> }[keyof Value & string]
    : never;

type NamesAt<Name extends string, Value> = unknown extends Value ? never : Name | NamesIn<NonNullable<Value>>;

/** A field of a body that the dashboard may write, as the API calls it. */
export type BodyField = NamesIn<Bodies>;

/** The names along a pointer into a body. RFC 6901 §4: a slash in a name stands as ~1, a tilde as ~0. */
export function namesAlong(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}
