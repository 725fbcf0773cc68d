import { Router } from "express";
import { shopOf } from "../../../platform/http/authenticate.ts";
import { languageOf } from "../../../platform/http/language-of.ts";
import { notValid, Problem } from "../../../platform/http/problem.ts";
import { bodyJson } from "../../../platform/http/read-body.ts";
import type { Shop } from "../../../platform/shop.ts";
import { type CheckActionParts, checkAction } from "../check-action.ts";
import { type PreviewParts, previewRule } from "./preview-rule.ts";
import { inRule, type PreviewWish, readPreviewWish } from "./read-preview-wish.ts";

/** What the what-if routes need. */
export type PreviewRouteParts = PreviewParts & CheckActionParts;

/** `POST /v1/rules/preview`: which calls a rule would have made in the last days, and which not and why. */
export function previewRoutes(parts: PreviewRouteParts): Router {
  const router = Router();
  router.post("/preview", async (request, response) => {
    const shop = shopOf(response);
    const wish = readPreviewWish(bodyJson(request));
    await checkWish(parts, shop, wish);
    const language = languageOf(request);
    response.set("Content-Language", language).json(await previewRule(parts, shop, { wish, language }));
  });
  return router;
}

/** What could not be saved is not looked at either, so that nobody hears of a mistake only after having decided. */
async function checkWish(parts: PreviewRouteParts, shop: Shop, { definition }: PreviewWish): Promise<void> {
  try {
    await checkAction(parts, parts.db, { shop, ...definition });
  } catch (error) {
    if (error instanceof Problem && error.facts.errors) throw notValid(error.facts.errors.map(inRule));
    throw error;
  }
}
