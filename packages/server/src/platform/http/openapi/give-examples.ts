import type { createDocument } from "zod-openapi";
import { type ExampleSchema, exampleOf } from "./example-of.ts";

/** A document of OpenAPI 3.1, as it is served. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

/** One kind of body, as the document holds it. */
interface Content {
  readonly schema?: ExampleSchema;
  example?: unknown;
}

/** An answer: of a route, or one that routes share. */
interface Answer {
  readonly content?: Readonly<Record<string, Content>>;
}

/** Gives every answer in JSON that has no example of its own one that fits it. `known` has those of whole schemas. */
export function giveExamples(document: OpenApiDocument, known: Readonly<Record<string, unknown>>): OpenApiDocument {
  // A copy of plain JSON, in which each answer may be changed.
  const copy = structuredClone(document);
  const schemas = (copy.components?.schemas ?? {}) as Readonly<Record<string, ExampleSchema>>;
  for (const answer of answersOf(copy)) {
    const content = answer.content?.["application/json"];
    if (content?.schema !== undefined && content.example === undefined) {
      content.example = exampleOf(content.schema, { schemas, known });
    }
  }
  return copy;
}

function answersOf({ paths }: OpenApiDocument): Answer[] {
  // As plain JSON: the document types what may stand beside a path's methods, and those are all that this one has.
  const methods = Object.values(
    (paths ?? {}) as Record<string, Record<string, { responses?: Record<string, Answer> }>>,
  );
  return methods.flatMap((path) => Object.values(path).flatMap(({ responses = {} }) => Object.values(responses)));
}
