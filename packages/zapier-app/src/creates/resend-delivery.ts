import type { Bundle, Create, ZObject } from "zapier-platform-core";
import { defineCreate } from "zapier-platform-core";
import { askHub } from "../hub/ask-hub.ts";
import { failureOf } from "../hub/explain-failure.ts";
import { givenText } from "../input/clean-input.ts";
import type { Reported } from "../run/envelope.ts";
import { type Field, integer, outputFieldsOf, runOf, text, time } from "../run/field.ts";

/** A delivery as the hub answers it. */
interface Delivery {
  readonly id: string;
  readonly state: string;
  readonly event_id?: Reported<string>;
  readonly event_type?: Reported<string>;
  readonly line_number?: Reported<number>;
  readonly attempt_count?: Reported<number>;
  readonly created_at?: Reported<string>;
}

const FIELDS: readonly Field<Delivery>[] = [
  text("id", "Delivery ID", ({ id }) => id),
  text("state", "State", ({ state }) => state),
  text("event_id", "Event ID", (delivery) => delivery.event_id),
  text("event_type", "Event Type", (delivery) => delivery.event_type),
  integer("line_number", "Line Number", (delivery) => delivery.line_number),
  integer("attempt_count", "Attempts So Far", (delivery) => delivery.attempt_count),
  time("created_at", "Created At", (delivery) => delivery.created_at),
];

/** Sends a call again that did not arrive. */
export const resendDelivery: Create = defineCreate({
  key: "resend_delivery",
  noun: "Delivery",
  display: {
    label: "Resend Delivery",
    description: "Sends a failed call again, to the same address.",
  },
  operation: {
    inputFields: [
      {
        key: "delivery",
        label: "Delivery",
        type: "string",
        required: true,
        dynamic: "failed_deliveries.id.name",
        helpText: "Failed deliveries are listed. A delivery that has arrived is not sent again.",
      },
    ],
    outputFields: outputFieldsOf(FIELDS),
    sample: runOf(FIELDS, {
      id: "dlv_01sample",
      state: "pending",
      event_id: "evt_01sample",
      event_type: "order.paid",
      line_number: 1,
      attempt_count: 9,
      created_at: "2026-03-15T09:00:00Z",
    }),
    perform: async (z: ZObject, bundle: Bundle) => runOf(FIELDS, await resend(z, bundle)),
  },
});

/**
 * Checks the delivery first, because a delivered call may have started this Zap, and sending it again would repeat that for ever. It throws
 * a HaltedError, so that the run ends without counting as a failure of the Zap.
 */
async function resend(z: ZObject, bundle: Bundle): Promise<Delivery> {
  const id = givenText(bundle.inputData.delivery);
  if (id === null) throw new z.errors.Error("Choose a delivery.", "nothing_to_send");
  const path = `/v1/deliveries/${encodeURIComponent(id)}`;
  const found = await askHub<Delivery>(z, bundle, { path, skipThrowForStatus: true });
  if (found.status === 404) throw new z.errors.Error(`There is no delivery ${id} in this shop.`, "not_found", 404);
  if (found.status >= 400) throw failureOf(found, z);
  const { state } = found.data;
  if (state === "delivered") throw new z.errors.HaltedError(`Delivery ${id} has arrived; it is not sent again.`);
  if (state === "sending") throw new z.errors.HaltedError(`Delivery ${id} is being sent at this moment.`);
  await askHub(z, bundle, { method: "POST", path: `${path}/retry` });
  return (await askHub<Delivery>(z, bundle, { path })).data;
}
