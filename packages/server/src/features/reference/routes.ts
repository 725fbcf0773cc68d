import { createRequire } from "node:module";
import { Router } from "express";
import { z } from "zod";
import { answerUnknownPath } from "../../platform/http/answer-problem.ts";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";

/** What the reference needs. The description of the API is created only at the first request. */
export interface ReferenceParts {
  readonly describe: () => Promise<object>;
}

/**
 * `/openapi.json` for programs and `/docs` for people. Both need no key, because they contain nothing about a shop. They also work without
 * the internet, because all files of the page are served from here.
 */
export function referenceRoutes({ describe }: ReferenceParts): Router {
  const router = Router();
  // Created once, because it takes a tenth of a second and never changes while the hub runs.
  let text: Promise<string> | null = null;
  router.get("/openapi.json", async (_request, response) => {
    text ??= describe().then((document) => JSON.stringify(document));
    response.type("application/json").send(await text);
  });
  router.get("/docs", (_request, response) => {
    response.set("Content-Security-Policy", POLICY).type("text/html").send(PAGE);
  });
  router.get("/docs/:file", (request, response, next) => {
    const { file } = request.params;
    const path = FILES.get(file);
    if (file === "start.js") response.type("text/javascript").send(START);
    // Dot files are allowed, because the path of the hub's own folder may contain a name that begins with a dot.
    else if (path) response.sendFile(path, { dotfiles: "allow", maxAge: "1h" });
    else answerUnknownPath(request, response, next);
  });
  return router;
}

const require = createRequire(import.meta.url);

/** The files of Swagger UI that the page needs. No other file of it is served. */
const FILES: ReadonlyMap<string, string> = new Map([
  ["swagger-ui.css", require.resolve("swagger-ui-dist/swagger-ui.css")],
  ["swagger-ui-bundle.js", require.resolve("swagger-ui-dist/swagger-ui-bundle.js")],
]);

/** Nothing external and nothing inline is allowed, except images in the stylesheet, because they are data URLs. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Haak API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** The validator is switched off, because it is an external service that would learn about this hub. */
const START = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
`;

const page = { description: "The page.", schema: z.string(), type: "text/html", tagged: false };
const file = { description: "The file.", schema: z.string(), type: "text/javascript", tagged: false };

/** The documentation of the reference's own routes. */
export const REFERENCE_OPERATIONS: OperationGroup = {
  tag: "Operation",
  caller: "anybody",
  operations: {
    "GET /openapi.json": {
      id: "getOpenApi",
      summary: "This description, as OpenAPI 3.1",
      answers: { 200: json(z.looseObject({ openapi: z.string() }).meta({ id: "OpenApi" }), "The document.") },
    },
    "GET /docs": { id: "getReference", summary: "This documentation as a page", answers: { 200: page } },
    "GET /docs/{file}": { id: "getReferenceFile", summary: "A file of the page", answers: { 200: file } },
  },
};
