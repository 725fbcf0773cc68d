import { Router } from "express";
import { sql } from "kysely";
import { z } from "zod";
import { shopOf } from "../../platform/http/authenticate.ts";
import { json, type Operation, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { listOf, PAGE_QUERY, textParam } from "../../platform/http/openapi/parts.ts";
import { querySearch, readPage, toPage } from "../../platform/http/page.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { CatalogueKind } from "./store.ts";

const PATHS: Readonly<Record<string, CatalogueKind>> = {
  "/products": "product",
  "/product-groups": "product_group",
  "/upsells": "upsell",
  "/forms": "form",
};

/** Lists for drop-downs: the products, groups, upsells and forms that the shop's events have named. `?q=` searches in the name and the id. */
export function catalogueRoutes(db: Database): Router {
  const router = Router();
  for (const [path, kind] of Object.entries(PATHS)) {
    router.get(path, async (request, response) => {
      const shop = shopOf(response);
      const page = readPage(request);
      const wanted = querySearch(request, "q").toLowerCase();
      const { rows } = await sql<{ id: string; name: string }>`
        select id, name from catalogue
        where bucket = ${shop.bucket} and shop_id = ${shop.id} and kind = ${kind}
          and (${page.before}::text is null or id < ${page.before})
          and (position(${wanted} in lower(name)) > 0 or position(${wanted} in lower(id)) > 0)
        order by id desc
        limit ${page.limit + 1}`.execute(db);
      response.json(
        toPage(rows, page, { id: (row) => row.id, show: ({ id, name }): CatalogueEntry => ({ id, name }) }),
      );
    });
  }
  return router;
}

const entry = z.object({ id: z.string(), name: z.string() }).meta({ id: "CatalogueEntry" });
type CatalogueEntry = z.output<typeof entry>;

const list = listOf("CatalogueList", entry);

const choices = (id: string, summary: string): Operation => ({
  id,
  summary,
  description: "For drop-downs. The list is built from events and from Plug&Pay. `name` is the id if no name is known.",
  query: { ...PAGE_QUERY, q: textParam("A part of the name or of the id.") },
  answers: { 200: json(list, "A page of the list.") },
});

export const CATALOGUE_OPERATIONS: OperationGroup = {
  tag: "REST Hooks",
  caller: "shop",
  operations: {
    "GET /v1/products": choices("listProducts", "Products"),
    "GET /v1/product-groups": choices("listProductGroups", "Product groups"),
    "GET /v1/upsells": choices("listUpsells", "Upsells"),
    "GET /v1/forms": choices("listForms", "Forms"),
  },
};
