import type { Envelope, Reported } from "./envelope.ts";
import { type Field, text, time, yesOrNo } from "./field.ts";

/**
 * The fields of every run. `mode` is the mode of its order or subscription. `idLabel` must name what `id` belongs to: a delivery, or an
 * event if a search found it.
 */
export function deliveryFields<Data>(idLabel: string, mode: (data: Data) => Reported<string>): Field<Envelope<Data>>[] {
  const id = text<Envelope<Data>>("id", idLabel, (envelope) => envelope.id);
  return [
    { ...id, output: id.output.map((field) => ({ ...field, primary: true })) },
    text("event_id", "Event ID", (envelope) => envelope.event_id),
    text("type", "Event Type", (envelope) => envelope.type),
    time("occurred_at", "Occurred At", (envelope) => envelope.timestamp),
    yesOrNo("is_test", "Is Test", (envelope) => mode(envelope.data) === "test"),
  ];
}
