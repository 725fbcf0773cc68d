import { z } from "zod";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { idOf } from "../../platform/http/openapi/parts.ts";

const me = z.object({ id: idOf("shp"), name: z.string(), email: z.string().nullable() }).meta({ id: "Me" });

/** What the reference says of `/v1/me`. */
export const ME_OPERATIONS: OperationGroup = {
  tag: "REST Hooks",
  caller: "shop",
  operations: {
    "GET /v1/me": { id: "getMe", summary: "Whose key is this?", answers: { 200: json(me, "The shop.") } },
  },
};
