import { type Request, Router } from "express";
import { z } from "zod";
import {
  type FindSession,
  type FindShopByKey,
  type Session,
  toPresented,
  unauthorized,
} from "../../platform/http/authenticate.ts";
import { json, nothing, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { idOf } from "../../platform/http/openapi/parts.ts";
import { HttpProblem } from "../../platform/http/problem.ts";
import { parseBody } from "../../platform/http/read-body.ts";
import { csrfTokenOf, isFromDashboard, type SessionCookie } from "../../platform/http/session-cookie.ts";
import { hubMessage, hubSchemaMessage } from "../../platform/i18n/hub-messages.ts";
import { limitGuesses } from "./limit-guesses.ts";
import { chooseShop, endSession, findSession, type SessionParts, startSession } from "./store.ts";

/** More than any hub has, because the dashboard shows all shops in one list. */
const SHOPS_MAX = 1_000;

const signInBody = z
  .strictObject({
    password: z
      .string(hubSchemaMessage(hubMessage("password_empty")))
      .min(1, hubSchemaMessage(hubMessage("password_empty")))
      .max(1_000)
      .optional(),
    api_key: z
      .string(hubSchemaMessage(hubMessage("api_key_empty")))
      .trim()
      .min(1, hubSchemaMessage(hubMessage("api_key_empty")))
      .max(1_000)
      .optional(),
  })
  .refine(({ password, api_key: key }) => (password === undefined) !== (key === undefined), {
    error: hubSchemaMessage(hubMessage("password_or_key")),
  });

const chosenShopBody = z.strictObject({
  shop_id: z.string(hubSchemaMessage(hubMessage("shop_id_required"))).max(100),
});

const shop = z.object({ id: idOf("shp"), name: z.string() });

const session = z
  .object({
    kind: z.enum(["admin", "shop"]),
    shop: shop.nullable().meta({ description: "The chosen shop; null until an administrator chose one." }),
    shops: z.array(shop).meta({ description: "The shops that can be chosen." }),
    csrf_token: z.string().meta({ description: "Send it with every write as `X-CSRF-Token`." }),
  })
  .meta({ id: "Session" });

type ShownSession = z.output<typeof session>;

export interface SessionRouteParts extends SessionParts {
  readonly installation: SessionParts["installation"] & {
    readonly isAdminPassword: (password: string) => Promise<boolean>;
  };
  readonly findShopByKey: FindShopByKey;
  readonly cookie: SessionCookie;
}

export function createFindSession(parts: SessionParts & { readonly cookie: SessionCookie }): FindSession {
  return async (request) => {
    const token = parts.cookie.read(request);
    const session = token === null ? null : await findSession(parts, token);
    if (!session || isFromDashboard(request, session.token)) return session;
    const detail = hubMessage("csrf_token_required");
    throw new HttpProblem({ status: 403, code: "csrf_token_missing", detail });
  };
}

/**
 * `/session`: signing in to the dashboard with the admin password (all shops) or a shop's API key (that shop), who is signed in,
 * which shop an administrator chose, and signing out.
 */
export function sessionRoutes(parts: SessionRouteParts): Router {
  const router = Router();
  const find = createFindSession(parts);
  router.post("/", async (request, response) => {
    const by = await limitGuesses(parts, { request, door: "page" }, () =>
      prove(parts, request, parseBody(request, signInBody)),
    );
    if (!by) throw unauthorized("Session", hubMessage("wrong_password_or_key"));
    const token = await startSession(parts, by);
    parts.cookie.set(response, token);
    response.json(await showSession(parts, await openSession(() => findSession(parts, token))));
  });
  router.get("/", async (request, response) => {
    response.json(await showSession(parts, await openSession(() => find(request))));
  });
  router.put("/shop", async (request, response) => {
    const session = await openSession(() => find(request));
    if (!session.isAdmin)
      throw new HttpProblem({ status: 403, code: "one_shop", detail: hubMessage("api_key_of_other_shop") });
    await chooseShop(parts, session.token, parseBody(request, chosenShopBody).shop_id);
    response.json(await showSession(parts, await openSession(() => find(request))));
  });
  router.delete("/", async (request, response) => {
    const session = await find(request);
    if (session) await endSession(parts, session.token);
    parts.cookie.clear(response);
    response.status(204).end();
  });
  return router;
}

async function prove(parts: SessionRouteParts, request: Request, input: z.output<typeof signInBody>) {
  if (input.api_key !== undefined) return parts.findShopByKey(toPresented(request, input.api_key));
  return (await parts.installation.isAdminPassword(input.password ?? "")) ? ("admin" as const) : null;
}

async function openSession(find: () => Promise<Session | null>): Promise<Session> {
  const session = await find();
  if (session) return session;
  throw unauthorized("Session", hubMessage("session_required"));
}

async function showSession({ db }: SessionParts, { isAdmin, shop, token }: Session): Promise<ShownSession> {
  const shown = shop && { id: shop.id, name: shop.name };
  const everyShop = () => db.selectFrom("shop").select(["id", "name"]).orderBy("name").limit(SHOPS_MAX).execute();
  const shops = isAdmin ? await everyShop() : shown ? [shown] : [];
  return { kind: isAdmin ? "admin" : "shop", shop: shown, shops, csrf_token: csrfTokenOf(token) };
}

/** Whether this is the admin password, for requests that carry it themselves. */
export function createCheckAdmin(parts: SessionRouteParts) {
  return (request: Request, password: string): Promise<boolean> =>
    limitGuesses(parts, { request, door: "program" }, () => parts.installation.isAdminPassword(password));
}

const signedIn = json(session, "Who is signed in.");

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
        401: "The password or the key is wrong.",
        429: "Too many failed sign-ins or too many requests came from this address. See `Retry-After`.",
        503: "The hub is starting or stopping, or its database cannot be reached.",
      },
    },
    "DELETE /session": {
      id: "signOut",
      summary: "Sign out",
      answers: { 204: nothing("The session has ended, if there was one.") },
      refuses: { 403: "`X-CSRF-Token` is missing or belongs to another session." },
    },
  },
};

export const SESSION_OPERATIONS: OperationGroup = {
  tag: "Sessions",
  caller: "session",
  operations: {
    "GET /session": { id: "getSession", summary: "Who is signed in", answers: { 200: signedIn } },
    "PUT /session/shop": {
      id: "chooseShop",
      summary: "Choose another shop",
      description: "Only for an administrator, because an API key belongs to one shop.",
      body: {
        schema: chosenShopBody.meta({ id: "ChosenShop" }),
        example: { shop_id: "shp_01KB3W5Q8Z0000000000000000" },
      },
      answers: { 200: signedIn },
      refuses: { 404: "The shop does not exist." },
    },
  },
};
