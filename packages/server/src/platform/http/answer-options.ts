import type { RequestHandler } from "express";
import type { MethodsOfPath } from "./methods-of-path.ts";

/**
 * Answers `OPTIONS` with every method of that path (RFC 9110 §9.3.7, §10.2.1). Express asks each router by itself, and the first
 * one that has the path would tell of its own methods only, where several routers share it.
 */
export function answerOptions(methodsOf: MethodsOfPath): RequestHandler {
  return (request, response, next) => {
    if (request.method !== "OPTIONS") return next();
    const methods = methodsOf(request.path);
    if (methods.length === 0) return next();
    response.status(204).set("Allow", methods.join(", ")).end();
  };
}

/** Lets a router see everything but `OPTIONS`, which it would answer for itself alone. */
export function withoutOptions(router: RequestHandler): RequestHandler {
  return (request, response, next) => (request.method === "OPTIONS" ? next() : router(request, response, next));
}
