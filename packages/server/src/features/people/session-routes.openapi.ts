import { z } from "zod";
import { json, nothing, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { idOf } from "../../platform/http/openapi/parts.ts";
import { chosenShopBody, signInBody } from "./session-routes.ts";

const shop = z.object({ id: idOf("shp"), name: z.string() });

const session = z
  .object({
    kind: z.enum(["admin", "shop"]),
    shop: shop.nullable().meta({ description: "The shop that is looked at; null until an administrator chose one." }),
    shops: z.array(shop).meta({ description: "Those that can be looked at." }),
    csrf_token: z.string().meta({ description: "Goes with every write as `X-CSRF-Token`." }),
  })
  .meta({ id: "Session" });

const signedIn = json(session, "Who is signed in.");

/** What the reference says of signing in, for whoever begins without a session. */
export const SIGN_IN_OPERATIONS: OperationGroup = {
  tag: "Sessions",
  caller: "anybody",
  operations: {
    "POST /session": {
      id: "signIn",
      summary: "Sign in to the dashboard",
      description:
        "With the admin password (all shops) or an API key (its shop). The answer sets a cookie; a request without one is none of " +
        "the dashboard's.",
      body: { schema: signInBody.meta({ id: "SignIn" }), example: { password: "…" } },
      answers: { 200: signedIn },
      refuses: {
        401: "The password or the key is not right.",
        429: "Too many wrong ones, or too many requests, came from this address: see `Retry-After`.",
        503: "The hub is starting or stopping, or its database cannot be reached.",
      },
    },
    "DELETE /session": {
      id: "signOut",
      summary: "Sign out",
      answers: { 204: nothing("The session has ended, if there was one.") },
      refuses: { 403: "`X-CSRF-Token` is missing or of another session." },
    },
  },
};

/** What the reference says of a session that is there. */
export const SESSION_OPERATIONS: OperationGroup = {
  tag: "Sessions",
  caller: "session",
  operations: {
    "GET /session": { id: "getSession", summary: "Who is signed in", answers: { 200: signedIn } },
    "PUT /session/shop": {
      id: "chooseShop",
      summary: "Look at another shop",
      description: "For an administrator; an API key opens its own shop only.",
      body: {
        schema: chosenShopBody.meta({ id: "ChosenShop" }),
        example: { shop_id: "shp_01KB3W5Q8Z0000000000000000" },
      },
      answers: { 200: signedIn },
      refuses: { 404: "There is no such shop." },
    },
  },
};
