import type { Translate } from "@haak/core";
import express, { type Express, type Request, type RequestHandler, type Response, type Router } from "express";
import helmet from "helmet";
import { hubMessage } from "../i18n/hub-messages.ts";
import type { Log } from "../log/log.ts";
import { answerProblem, answerUnknownPath } from "./answer-problem.ts";
import { notAvailable } from "./problem.ts";
import { readRawBody } from "./read-body.ts";
import { answerOptions, createMethodsOfPath, refuseMethod, withoutOptions } from "./route-methods.ts";

/** Routes and their path. Guards run before the body is read, so that a stranger cannot make the hub read one. */
export interface Mount {
  readonly path: string;
  readonly guard: RequestHandler | null;
  /** True if no route reads a body. The root needs it, because it sees every request before the guards do. */
  readonly bodiless?: boolean;
  readonly router: Router;
}

export interface AppOptions {
  readonly mounts: readonly Mount[];
  readonly log: Log;
  /** CIDRs of the balancers whose `X-Forwarded-For` is trusted. */
  readonly trustedProxies?: readonly string[];
  /** Also translates the messages of connectors, because the hub itself does not have them. */
  readonly translate?: Translate;
}

/** The HTTP application: safe headers, the routes in the order given, and one place for errors. */
export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  // Express's own tags are weak, so that they cannot be used for If-Match. Routes that support If-Match set their own.
  app.disable("etag");
  // Otherwise all requests would seem to come from the balancer, so that all clients would share one limit.
  app.set("trust proxy", [...(options.trustedProxies ?? [])]);
  // A query string is a flat list of names and values, because no route expects nested ones.
  app.set("query parser", "simple");
  app.use(safeHeaders());
  app.use(refuseNul);
  for (const { path, guard, bodiless, router } of options.mounts) {
    app.use(path, ...(guard ? [guard] : []), ...(bodiless ? [] : [readRawBody]), withoutOptions(router));
  }
  const methodsOf = createMethodsOfPath(options.mounts);
  app.use(answerOptions(methodsOf));
  app.use(refuseMethod(methodsOf));
  app.use(answerUnknownPath);
  app.use(answerProblem(options.log, options.translate));
  return app;
}

/** Answers are data, so that a browser that opens one must not run, load or frame anything. */
function safeHeaders(): RequestHandler {
  const directives = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };
  return sameHeaders(
    helmet({ contentSecurityPolicy: { useDefaults: false, directives }, frameguard: { action: "deny" } }),
  );
}

/** A path with NUL is unknown, because PostgreSQL cannot store NUL and would fail on it. */
const refuseNul: RequestHandler = (request, response, next) => {
  if (request.path.includes("%00")) answerUnknownPath(request, response, next);
  else next();
};

/**
 * Runs `setHeaders` once and sets the same headers on every answer, because its thirteen functions took 16 µs per request; this takes 3.
 *
 * @throws Error unless `setHeaders` sets its headers synchronously.
 */
export function sameHeaders(setHeaders: RequestHandler): RequestHandler {
  const headers = new Map<string, string>();
  const recorder = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: () => undefined,
  };
  let done = false;
  // Only the two functions that set headers exist, so that any other use fails at once.
  void setHeaders({} as Request, recorder as unknown as Response, () => {
    done = true;
  });
  if (!done) throw new Error("The headers of every answer must be known synchronously.");
  const entries = [...headers];
  return (_request, response, next) => {
    for (const [name, value] of entries) response.setHeader(name, value);
    next();
  };
}

/**
 * Refuses requests while the hub is starting or stopping. The connection is closed, so that a balancer uses another process and the hub
 * accepts no work that it would have to finish.
 *
 * @throws Problem 503.
 */
export function refuseWhile(isStopping: () => boolean): RequestHandler {
  return (_request, response, next) => {
    if (!isStopping()) return next();
    response.set("Connection", "close");
    next(notAvailable(hubMessage("hub_refuses_requests")));
  };
}
