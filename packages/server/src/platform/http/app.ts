import type { Translate } from "@haak/core";
import express, { type Express, type RequestHandler, type Router } from "express";
import helmet from "helmet";
import type { Log } from "../log/log.ts";
import { answerOptions, withoutOptions } from "./answer-options.ts";
import { answerProblem, answerUnknownPath } from "./answer-problem.ts";
import { createMethodsOfPath } from "./methods-of-path.ts";
import { readRawBody } from "./read-body.ts";
import { refuseMethod } from "./refuse-method.ts";
import { sameHeaders } from "./same-headers.ts";

/** Routes and where they hang. Guards run before the body is read, so that a stranger cannot make us read one. */
export interface Mount {
  readonly path: string;
  readonly guard: RequestHandler | null;
  /** True where no route takes a body. Needed at the root, which sees every request before its guard does. */
  readonly bodiless?: boolean;
  readonly router: Router;
}

/** What the application is made of. */
export interface AppOptions {
  readonly mounts: readonly Mount[];
  readonly log: Log;
  /** CIDRs of balancers whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  /** Says in the reader's language what connectors said, too, which the hub does not know by itself. */
  readonly translate?: Translate;
}

/** The HTTP application: safe headers, the routes in the order given, and one place for errors. */
export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  // Tags are set by the routes that honour If-Match; Express's own would be weak and of no use there.
  app.disable("etag");
  // Who asks is the balancer otherwise, and everybody would share the limit of one who guesses.
  app.set("trust proxy", [...(options.trustedProxies ?? [])]);
  // A query string is a flat list of names and values; nested ones would only surprise.
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

/** An answer is data: a browser that is led to one shows it as that, runs and loads nothing of it, and frames it nowhere. */
function safeHeaders(): RequestHandler {
  const directives = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };
  return sameHeaders(
    helmet({ contentSecurityPolicy: { useDefaults: false, directives }, frameguard: { action: "deny" } }),
  );
}

/** No id holds NUL, as PostgreSQL can keep none: such a path names nothing, and need not be asked for. */
const refuseNul: RequestHandler = (request, response, next) => {
  if (request.path.includes("%00")) answerUnknownPath(request, response, next);
  else next();
};
