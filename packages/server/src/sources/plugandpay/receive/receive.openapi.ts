import { z } from "zod";
import { json, type OperationGroup } from "../../../platform/http/openapi/operation.ts";
import { idOf } from "../../../platform/http/openapi/parts.ts";

const received = z
  .object({ id: idOf("inb"), state: z.enum(["waiting", "unknown_trigger"]) })
  .meta({ id: "ReceivedNotice" });

/** What Plug&Pay sends is Plug&Pay's to say; how it is read stands in `read-notice.ts`. */
const notice = z
  .looseObject({})
  .meta({ id: "PlugAndPayNotice", description: "A webhook of Plug&Pay, as it sends it." });

/** What the reference says of the address that Plug&Pay calls. */
export const RECEIVE_OPERATIONS: OperationGroup = {
  tag: "Plug&Pay",
  caller: "anybody",
  operations: {
    "POST /in/plugandpay/{token}": {
      id: "receiveNotice",
      summary: "Where Plug&Pay's webhooks arrive",
      description:
        "The address stands in `GET /v1/sources/plugandpay`; its token is unguessable. JSON (V2, flat or nested, signed in " +
        "`X-Signature` where a webhook key is set) and forms (V1) are taken. Every notice is kept and shown in the inbox, the " +
        "refused ones too.",
      body: {
        schema: notice,
        also: { "application/x-www-form-urlencoded": notice },
        example: {
          event: { trigger_type: "order_payment_completed", triggerable_type: "order", triggerable_id: 4711 },
        },
      },
      answers: { 202: json(received, "It is on disk. What it tells of is found out afterwards.") },
      refuses: {
        401: "A webhook key is set, and the signature is missing or wrong.",
        503: "The hub is starting or stopping, or cannot store now.",
      },
    },
  },
};
