import type { Envelope, Reported } from "./envelope.ts";
import { type Field, text, time, yesOrNo } from "./field.ts";

/**
 * What every run says about itself; `mode` is that of the order or subscription inside. `idLabel` says whose id `id` is: a
 * call's, or the event's where a search found it.
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
