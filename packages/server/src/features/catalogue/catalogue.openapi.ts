import { z } from "zod";
import { json, type Operation, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { listOf, PAGE_QUERY, queryText } from "../../platform/http/openapi/parts.ts";

const entry = z.object({ id: z.string(), name: z.string() }).meta({ id: "CatalogueEntry" });
const list = listOf("CatalogueList", entry);

const choices = (id: string, summary: string): Operation => ({
  id,
  summary,
  description: "For drop-downs: learned from events and from Plug&Pay. `name` is the id where none is known.",
  query: { ...PAGE_QUERY, q: queryText("A part of the name or the id.") },
  answers: { 200: json(list, "A page of them.") },
});

/** What the reference says of the lists for drop-downs. */
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
