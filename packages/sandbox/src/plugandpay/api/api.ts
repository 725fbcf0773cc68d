import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from "express";
import type { CallLog } from "../../receiver/call-log.ts";
import { type FaultQueue, playFault } from "../../receiver/fault-queue.ts";
import type { ShopState } from "../shop-state.ts";
import { apiResources, type Resource, type SpoiltBodies } from "./api-resources.ts";

/** One call on the API. */
export interface ApiCall {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  readonly at: Date;
}

/** The settings of the API. */
export interface ApiParts {
  readonly token: string;
  readonly calls: CallLog<ApiCall>;
  readonly faults: FaultQueue;
  readonly spoilt: SpoiltBodies;
}

/** The part of Plug&Pay's API v2 that a hub reads (FACTS.md §2 to §8). */
export function plugAndPayApi(state: ShopState, parts: ApiParts): Express {
  const app = express().disable("x-powered-by").disable("etag");
  app.use(record(state, parts), acceptsJson, bearer(parts.token));
  app.get("/v2/auth/tenants/me", (_request, response) => {
    response.json({ data: state.tenant });
  });
  for (const resource of apiResources(state, parts.spoilt)) {
    app.get(resource.path, (request, response) => answerList(resource, request, response));
    app.get(`${resource.path}/:id`, (request, response) => answerOne(resource, request, response));
  }
  app.use((_request, response) => {
    response.status(404).json({ message: "Not found." });
  });
  return app;
}

function answerList(resource: Resource, request: Request, response: Response): void {
  const url = urlOf(request);
  const { status, body } = resource.list(url, includesOf(url));
  response.status(status).json(body);
}

function answerOne(resource: Resource, request: Request, response: Response): void {
  const found = resource.one(Number(request.params.id), includesOf(urlOf(request)));
  if (found === null) response.status(404).json({ message: "Not found." });
  else response.json({ data: found });
}

function urlOf(request: Request): URL {
  return new URL(request.originalUrl, `http://${request.headers.host}`);
}

/** Reads a comma list. A relation that does not exist is ignored (our choice, FACTS.md §4). */
function includesOf(url: URL): ReadonlySet<string> {
  return new Set((url.searchParams.get("include") ?? "").split(","));
}

function record(state: ShopState, parts: ApiParts): RequestHandler {
  return (request, response, next) => {
    const url = urlOf(request);
    parts.calls.add({ method: request.method, path: url.pathname, query: url.search, at: state.clock() });
    const fault = parts.faults.take();
    if (fault === null) next();
    else playFault(fault, request, response);
  };
}

/** Any other Accept gets a redirect to a login page instead of an error (FACTS.md §2). */
function acceptsJson(request: Request, response: Response, next: NextFunction): void {
  if ((request.headers.accept ?? "").includes("application/json")) next();
  else response.redirect(302, "/login");
}

function bearer(token: string): RequestHandler {
  return (request, response, next) => {
    if (request.headers.authorization === `Bearer ${token}`) next();
    else response.status(401).json({ message: "Unauthenticated." });
  };
}
