import type { z } from "zod";
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOverride } from "zod-openapi";
import { type ExampleSchema, exampleOf } from "./example-of.ts";
import type { OperationGroup } from "./operation.ts";
import { pathsOf } from "./paths-of.ts";
import { problemComponents } from "./problem-answers.ts";

/** What the document is made of beside the routes. */
export interface OpenApiParts {
  readonly groups: readonly OperationGroup[];
  readonly webhooks: NonNullable<ZodOpenApiObject["webhooks"]>;
  readonly info: ZodOpenApiObject["info"];
  readonly tags: NonNullable<ZodOpenApiObject["tags"]>;
  /** Schemas of others that get a name here. */
  readonly schemas: Readonly<Record<string, z.ZodType>>;
  /** What is a better example of a schema than one that is made of its fields, by the name that readers see. */
  readonly examples: Readonly<Record<string, unknown>>;
}

/** Makes the document from the schemas by which requests are checked, and those that answers are held to. */
export function createOpenApi({ groups, webhooks, info, tags, schemas, examples }: OpenApiParts): OpenApiDocument {
  const document = createDocument(
    {
      openapi: "3.1.0",
      ...{ info, tags: [...tags], servers: [{ url: "/", description: "This hub" }] },
      security: [{ bearer: [] }, { apiKey: [] }],
      paths: pathsOf(groups),
      webhooks,
      components: {
        schemas: { ...schemas },
        responses: problemComponents(),
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer", description: "An API key of the shop." },
          apiKey: { type: "apiKey", in: "header", name: "X-API-Key", description: "The same key in another header." },
          admin: { type: "http", scheme: "basic", description: "User `admin` with the admin password." },
          session: {
            type: "apiKey",
            in: "cookie",
            name: "haak_session",
            description:
              "A browser that is signed in to the dashboard; `__Host-haak_session` over https. Writes carry `X-CSRF-Token`.",
          },
        },
      },
    },
    { override: leaveOpen },
  );
  return giveExamples(nameForReaders(document), examples);
}

/**
 * What is shown may get more fields one day, and those of the shop's own are passed on, so that only bodies that refuse an
 * unknown field say so. An object that merely allows more needs no word for it.
 */
const leaveOpen: ZodOpenApiOverride = ({ jsonSchema, io }) => {
  const more = jsonSchema.additionalProperties;
  if (jsonSchema.properties === undefined || more === undefined) return;
  const isOpen = typeof more === "object" && Object.keys(more).length === 0;
  if (isOpen || (io === "output" && more === false)) delete jsonSchema.additionalProperties;
};

/**
 * A schema that is both sent and shown differs in what may be left out. The shown one has the plain name, as people mostly
 * read; the other one is called its input.
 */
function nameForReaders(document: OpenApiDocument): OpenApiDocument {
  const schemas = Object.keys(document.components?.schemas ?? {});
  const both = new Set(schemas.filter((name) => schemas.includes(`${name}Output`)));
  const rename = (name: string) => {
    if (both.has(name)) return `${name}Input`;
    const plain = name.replace(/Output$/, "");
    return both.has(plain) ? plain : name;
  };
  const text = JSON.stringify(document).replace(
    /"#\/components\/schemas\/([^"]+)"/g,
    (_all, name: string) => `"#/components/schemas/${rename(name)}"`,
  );
  // The cast is safe, because only names inside the document change.
  const renamed = JSON.parse(text) as OpenApiDocument;
  const named = Object.entries(renamed.components?.schemas ?? {}).map(
    ([name, schema]) => [rename(name), schema] as const,
  );
  const sorted = named.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { ...renamed, components: { ...renamed.components, schemas: Object.fromEntries(sorted) } };
}

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
function giveExamples(document: OpenApiDocument, known: Readonly<Record<string, unknown>>): OpenApiDocument {
  // A copy, so that the answers can be changed.
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
