import type { RequestHandler } from "express";
import { hubMessage } from "../i18n/hub-messages.ts";
import type { MethodsOfPath } from "./methods-of-path.ts";
import { HttpProblem } from "./problem.ts";

/**
 * Refuses what no route took at a path that is there for other methods, and names these (RFC 9110 §15.5.6): whoever got 404 would look
 * for a mistake in the path. A route of this very method that passed the request on keeps its 404.
 *
 * @throws Problem 405.
 */
export function refuseMethod(methodsOf: MethodsOfPath): RequestHandler {
  return ({ method, path }, _response, next) => {
    const methods = methodsOf(path);
    if (methods.length === 0 || methods.includes(method)) return next();
    const allow = methods.join(", ");
    const detail = hubMessage("method_not_allowed", { path, method, known: allow });
    next(new HttpProblem({ status: 405, code: "method_not_allowed", detail, headers: { Allow: allow } }));
  };
}
