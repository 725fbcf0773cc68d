import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect } from "vitest";
import type { Reply } from "../support/journey/api.ts";

/** The parts of an operation that these tests use. */
export interface DocumentedOperation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly responses: Readonly<Record<string, unknown>>;
}

/** An OpenAPI document of a hub. */
export interface ApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
}

/** Every route of the document by `GET /v1/rules/{id}`. */
export function operationsOf({ paths }: ApiDocument): Map<string, DocumentedOperation> {
  const entries = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );
  return new Map(entries);
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Compares answers with the document's description of their route. */
export function createAnswerChecker(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, formats: { "date-time": DATE_TIME } });
  ajv.addSchema({ ...document }, "api");
  const problemAt = (place: readonly string[], value: unknown): string | null => {
    const validate = validatorAt(ajv, place);
    return validate(value) ? null : ajv.errorsText(validate.errors);
  };
  return {
    /** The errors of a value of that component; null if it is valid. */
    findProblem: (component: string, value: unknown) => problemAt(["components", "schemas", component], value),
    /** Expects a documented status, and a body as documented. */
    expectDocumented(route: string, reply: Reply): void {
      const about = `${route} → ${reply.status} ${reply.text.slice(0, 600)}`;
      const place = placeOf(document, route, reply.status);
      expect(place, `${about}: not a documented status`).not.toBeNull();
      const type = (reply.headers.get("content-type") ?? "").split(";")[0] ?? "";
      if (place === null || !type.endsWith("json")) return;
      expect(problemAt([...place, "content", type, "schema"], reply.body), about).toBeNull();
    },
  };
}

function validatorAt(ajv: Ajv2020, place: readonly string[]): ValidateFunction {
  const tokens = place.map((token) => encodeURIComponent(token.replaceAll("~", "~0").replaceAll("/", "~1")));
  const validate = ajv.getSchema(`api#/${tokens.join("/")}`);
  if (!validate) throw new Error(`The document has nothing at ${place.join(" ")}.`);
  return validate;
}

/** The description of that answer: at the route, or in the shared components. */
function placeOf({ paths }: ApiDocument, route: string, status: number): readonly string[] | null {
  const [method = "", path = ""] = route.toLowerCase().split(" ");
  const answer: unknown = Reflect.get(paths[path]?.[method]?.responses ?? {}, status);
  if (typeof answer !== "object" || answer === null) return null;
  const shared: unknown = Reflect.get(answer, "$ref");
  return typeof shared === "string" ? shared.slice(2).split("/") : ["paths", path, method, "responses", String(status)];
}
