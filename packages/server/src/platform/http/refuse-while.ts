import type { RequestHandler } from "express";
import { hubMessage } from "../i18n/hub-messages.ts";
import { notAvailable } from "./problem.ts";

/**
 * Refuses requests while the hub is starting or stopping, and asks the client to come back on another connection: a balancer then
 * finds another process, and nothing is taken that would have to be finished.
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
