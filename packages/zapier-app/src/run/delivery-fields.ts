import type { PlainOutputField } from "zapier-platform-core";
import type { Envelope } from "./envelope.ts";

/** What every run says about itself. */
export interface DeliveryFields {
  readonly id: string;
  readonly event_id: string | null;
  readonly type: string;
  readonly occurred_at: string;
  readonly is_test: boolean;
}

/** Reads them from the envelope; `mode` is that of the order or subscription inside. */
export function deliveryFields(envelope: Envelope, mode: string | null | undefined): DeliveryFields {
  return {
    id: envelope.id,
    event_id: envelope.event_id ?? null,
    type: envelope.type,
    occurred_at: envelope.timestamp,
    is_test: mode === "test",
  };
}

/** Their labels and types, in the same order. */
export const DELIVERY_OUTPUT_FIELDS: readonly PlainOutputField[] = [
  { key: "id", label: "Delivery ID", type: "string", primary: true },
  { key: "event_id", label: "Event ID", type: "string" },
  { key: "type", label: "Event Type", type: "string" },
  { key: "occurred_at", label: "Occurred At", type: "datetime" },
  { key: "is_test", label: "Is Test", type: "boolean" },
];
