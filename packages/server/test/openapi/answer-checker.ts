import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect } from "vitest";
import type { Reply } from "../support/journey/api.ts";

/** One operation of the document, as far as these tests look at it. */
export interface DocumentedOperation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly responses: Readonly<Record<string, unknown>>;
}

/** A document of OpenAPI, as it came from a hub. */
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

/** Holds answers to what the document says of their route. */
export function createAnswerChecker(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, formats: { "date-time": DATE_TIME } });
  ajv.addSchema({ ...document }, "api");
  const problemAt = (place: readonly string[], value: unknown): string | null => {
    const validate = validatorAt(ajv, place);
    return validate(value) ? null : ajv.errorsText(validate.errors);
  };
  return {
    /** What is wrong with a value of that component; null if nothing is. */
    findProblem: (component: string, value: unknown) => problemAt(["components", "schemas", component], value),
    /** Expects that the status is one that the document names, and that the body is as it says. */
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

/** Where the document tells of that answer: at the route, or among the components that routes share. */
function placeOf({ paths }: ApiDocument, route: string, status: number): readonly string[] | null {
  const [method = "", path = ""] = route.toLowerCase().split(" ");
  const answer: unknown = Reflect.get(paths[path]?.[method]?.responses ?? {}, status);
  if (typeof answer !== "object" || answer === null) return null;
  const shared: unknown = Reflect.get(answer, "$ref");
  return typeof shared === "string" ? shared.slice(2).split("/") : ["paths", path, method, "responses", String(status)];
}
