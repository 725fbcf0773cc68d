import { Router } from "express";
import { shopOf } from "../world/http/authenticate.ts";

/** `GET /v1/me`: whose key this is. */
export function meRoutes(): Router {
  const router = Router();
  router.get("/", (_request, response) => {
    const { id, name } = shopOf(response);
    response.json({ id, name, email: null });
  });
  return router;
}
