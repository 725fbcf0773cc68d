import type { Connector } from "@haak/core";
import { findProblem } from "./decide/find-problem.ts";
import { buildBody } from "./grant/build-body.ts";
import { deliver } from "./grant/deliver.ts";

/** The connector that the composition root plugs in: a Huddle connection becomes one more kind of endpoint. */
export function huddleConnector(): Connector {
  return { kind: "huddle", buildBody, findProblem, deliver };
}
