import type { Bundle, Create, ZObject } from "zapier-platform-core";
import { defineCreate } from "zapier-platform-core";
import { askHub } from "../hub/ask-hub.ts";
import { firstOfList, PAGE_SIZE } from "../hub/page-of-list.ts";
import { type Field, integer, outputFieldsOf, runOf, text, yesOrNo } from "../run/field.ts";
import { COMMON_FIELDS, fieldsOfEvent } from "./record-event-fields.ts";
import { namedIds, type RecordedEvent, recordedEvent } from "./recorded-event.ts";

/** The hub's answer for an accepted event. */
interface Accepted {
  readonly id: string;
  readonly type: string;
  readonly duplicate: boolean;
  readonly deliveries: number;
}

const FIELDS: readonly Field<Accepted>[] = [
  text("id", "Event ID", ({ id }) => id),
  text("type", "Event Type", ({ type }) => type),
  yesOrNo("is_duplicate", "Was Recorded Before", ({ duplicate }) => duplicate),
  integer("deliveries", "Number of Calls", ({ deliveries }) => deliveries),
];

/** Records something that happened elsewhere as an event of the shop. It never moves money; it only records a payment. */
export const recordEvent: Create = defineCreate({
  key: "record_event",
  noun: "Event",
  display: {
    label: "Record Event",
    description: "Records an order or a form from elsewhere, so that the rules of your shop act on it.",
  },
  operation: {
    inputFields: [...COMMON_FIELDS, fieldsOfEvent],
    outputFields: outputFieldsOf(FIELDS),
    sample: runOf(FIELDS, { id: "evt_01sample", type: "order.paid", duplicate: false, deliveries: 2 }),
    perform: async (z: ZObject, bundle: Bundle) => runOf(FIELDS, await record(z, bundle)),
  },
});

async function record(z: ZObject, bundle: Bundle): Promise<Accepted> {
  const names = await namesOf(z, bundle);
  const body = understood(z, () => recordedEvent(bundle.inputData, { now: new Date(), names }));
  return (await askHub<Accepted>(z, bundle, { method: "POST", path: "/v1/events", body })).data;
}

function understood(z: ZObject, read: () => RecordedEvent): RecordedEvent {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new z.errors.Error(error.message, "not_understood");
    throw error;
  }
}

/** Looks up the names of chosen products and forms, because a field that was chosen from a list contains only the id. */
async function namesOf(z: ZObject, bundle: Bundle): Promise<Map<string, string>> {
  const path = bundle.inputData.event === "form.submitted" ? "/v1/forms" : "/v1/products";
  const lookUp = async (id: string) => {
    const params = { q: id, limit: PAGE_SIZE };
    const found = await firstOfList<{ readonly id: string; readonly name: string }>(z, bundle, { path, params });
    return found.filter((one) => one.id === id).map(({ name }) => [id, name] as const);
  };
  return new Map((await Promise.all(namedIds(bundle.inputData).map(lookUp))).flat());
}
