import { type Bundle, defineTrigger, type Trigger, type ZObject } from "zapier-platform-core";
import { askHub } from "../hub/ask-hub.ts";
import { type Envelope, isEnvelope } from "../run/envelope.ts";
import { type Field, outputFieldsOf, runOf } from "../run/field.ts";
import { type HookFilters, hookFilters, type Input } from "../subscribe/hook-filters.ts";
import { type Ask, inputFieldsFor } from "../subscribe/input-fields.ts";
import { type HookRequest, subscribe, unsubscribe } from "../subscribe/subscribe.ts";

/** The definition of one instant trigger. */
export interface HookTriggerParts<Data> {
  /** Never changes, because every Zap stores it. */
  readonly key: string;
  readonly noun: string;
  readonly label: string;
  readonly description: string;
  /** The input fields that it shows. */
  readonly asks: readonly Ask[];
  /** Filters that belong to the trigger itself. */
  readonly always?: HookFilters;
  /** The name of the object in the data of its events, such as "order". */
  readonly subject: keyof Data & string;
  readonly fields: readonly Field<Envelope<Data>>[];
  /** An invented post of the hub. Its type must be the hub's name of the event. */
  readonly sample: Envelope<Data>;
}

/** The shop's own events, for the editor, before a Zap is switched on. */
const SAMPLES_MAX = 3;

/**
 * Makes an instant trigger. The hub stores the hook and filters its events; the app only translates. Each call must make new functions,
 * because the platform's tester finds a trigger by the identity of its function.
 */
export function hookTrigger<Data>(parts: HookTriggerParts<Data>): Trigger {
  const { key, noun, label, description, asks, subject, fields, sample } = parts;
  const hub = {
    eventType: sample.type,
    filters: (input: Input) => ({ ...hookFilters(asks, input), ...parts.always }),
  };
  const runsOf = (bodies: readonly unknown[]) =>
    bodies.filter((body) => isEnvelope<Data>(body, hub.eventType, subject)).map((envelope) => runOf(fields, envelope));
  return defineTrigger({
    key,
    noun,
    display: { label, description },
    operation: {
      type: "hook",
      inputFields: inputFieldsFor(asks),
      outputFields: outputFieldsOf(fields),
      sample: runOf(fields, sample),
      perform: (_z: ZObject, bundle: Bundle) => runsOf([bundle.cleanedRequest]),
      performList: async (z: ZObject, bundle: Bundle) => runsOf(await listSamples(z, bundle, hub)),
      performSubscribe: (z: ZObject, bundle: Bundle) => subscribe(z, bundle, hub),
      performUnsubscribe: (z: ZObject, bundle: Bundle) => unsubscribe(z, bundle),
    },
  });
}

/** Sends the filters of the hook too, so that a sample is an event that the Zap would have received. */
async function listSamples(
  z: ZObject,
  bundle: Bundle,
  { eventType, filters }: HookRequest,
): Promise<readonly unknown[]> {
  const { products, product_groups, upsells, forms, ...plain } = filters(bundle.inputData);
  const ids = Object.entries({ products, product_groups, upsells, forms }).filter(([, chosen]) => chosen !== undefined);
  const params = {
    trigger: eventType,
    ...Object.fromEntries(ids.map(([name, chosen]) => [name, idParameter(chosen ?? [])])),
    ...plain,
    limit: SAMPLES_MAX,
  };
  const { data } = await askHub<unknown>(z, bundle, { path: "/v1/samples", params });
  const samples: unknown[] = Array.isArray(data) ? data : [];
  return samples;
}

/**
 * Chosen ids as a query parameter of the hub. The hub splits a parameter that occurs once at its commas, and otherwise takes each one as
 * an id. So a single id with a comma, which a group may have, must be sent twice.
 */
function idParameter(ids: readonly string[]): readonly string[] {
  const [only] = ids;
  return ids.length === 1 && only?.includes(",") ? [only, only] : ids;
}
