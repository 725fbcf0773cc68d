import { z } from "zod";
import { json, type Operation, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { checkBody } from "./check-routes.ts";
import { connectionCheck } from "./connections.openapi.ts";

const tried = z
  .object({
    ...connectionCheck.shape,
    said: z.string().meta({ description: "How the answer begins. Kept nowhere." }),
  })
  .meta({ id: "TriedConnection" });

const wish = checkBody.meta({ id: "ConnectionTry" });

const check = (id: string): Operation => ({
  id,
  summary: "Try a connection",
  description:
    "Lets this person in, once and at this moment, and says what came of it. It is the call that a purchase would make, as no system " +
    "has one that only asks: use an address of your own. The ledger of access knows nothing of it.",
  body: { schema: wish, example: { email: "owner@example.com", sku: "COURSE-7" } },
  answers: { 200: json(tried, "What came of it; a refusal by the other side is an answer too.") },
  conflict: "The connection has no call by which somebody is let in.",
  translated: true,
});

/** What the reference says of trying connections. */
export const CHECK_OPERATIONS: OperationGroup = {
  tag: "Connections",
  caller: "shop",
  operations: {
    "POST /v1/huddle/connections/{id}/check": check("checkHuddleConnection"),
    "POST /v1/connections/{id}/check": check("checkConnection"),
  },
};
