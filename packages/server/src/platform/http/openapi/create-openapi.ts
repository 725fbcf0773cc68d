import type { z } from "zod";
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOverride } from "zod-openapi";
import { type ExampleSchema, exampleOf } from "./example-of.ts";
import type { OperationGroup } from "./operation.ts";
import { pathsOf } from "./paths-of.ts";
import { problemComponents } from "./problem-answers.ts";

/** The parts of the document besides the routes. */
export interface OpenApiParts {
  readonly groups: readonly OperationGroup[];
  readonly webhooks: NonNullable<ZodOpenApiObject["webhooks"]>;
  readonly info: ZodOpenApiObject["info"];
  readonly tags: NonNullable<ZodOpenApiObject["tags"]>;
  /** Schemas of other packages that get a name here. */
  readonly schemas: Readonly<Record<string, z.ZodType>>;
  /** Examples by the name of their schema. They are better than an example that is put together from the fields. */
  readonly examples: Readonly<Record<string, unknown>>;
}

/** Creates the document from the schemas that check requests and answers. */
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
              "The session of a browser that is signed in to the dashboard. Over https the cookie is `__Host-haak_session`. Writes need `X-CSRF-Token`.",
          },
        },
      },
    },
    { override: leaveOpen },
  );
  return giveExamples(nameForReaders(document), examples);
}

/**
 * Says "no additional properties" only for bodies that refuse unknown fields. Answers may get more fields later. An object that allows more
 * fields needs no statement.
 */
const leaveOpen: ZodOpenApiOverride = ({ jsonSchema, io }) => {
  const more = jsonSchema.additionalProperties;
  if (jsonSchema.properties === undefined || more === undefined) return;
  const isOpen = typeof more === "object" && Object.keys(more).length === 0;
  if (isOpen || (io === "output" && more === false)) delete jsonSchema.additionalProperties;
};

/**
 * Names the two forms of a schema that is both sent and shown, because their required fields differ. The shown form gets the plain name,
 * because people mostly read, and the other gets "Input".
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

/** An OpenAPI 3.1 document. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

/** One kind of body in the document. */
interface Content {
  readonly schema?: ExampleSchema;
  example?: unknown;
}

/** An answer: of one route, or shared by several routes. */
interface Answer {
  readonly content?: Readonly<Record<string, Content>>;
}

/** Adds an example to every JSON answer without one. `known` has the examples of whole schemas. */
function giveExamples(document: OpenApiDocument, known: Readonly<Record<string, unknown>>): OpenApiDocument {
  // Copied, so that the answers can be changed.
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
  // Converted to plain JSON, because the type of the document allows other keys beside the methods of a path, but this one has none.
  const methods = Object.values(
    (paths ?? {}) as Record<string, Record<string, { responses?: Record<string, Answer> }>>,
  );
  return methods.flatMap((path) => Object.values(path).flatMap(({ responses = {} }) => Object.values(responses)));
}
