import { z } from "zod";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";

const page = { description: "The page.", schema: z.string(), type: "text/html", tagged: false };
const file = { description: "The file.", schema: z.string(), type: "text/javascript", tagged: false };

/** What the reference says of itself. */
export const REFERENCE_OPERATIONS: OperationGroup = {
  tag: "Operation",
  caller: "anybody",
  operations: {
    "GET /openapi.json": {
      id: "getOpenApi",
      summary: "This description, as OpenAPI 3.1",
      answers: { 200: json(z.looseObject({ openapi: z.string() }).meta({ id: "OpenApi" }), "The document.") },
    },
    "GET /docs": { id: "getReference", summary: "This description, as a page", answers: { 200: page } },
    "GET /docs/{file}": { id: "getReferenceFile", summary: "What the page loads", answers: { 200: file } },
  },
};
