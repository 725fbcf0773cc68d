import type { Bundle, Trigger, ZObject } from "zapier-platform-core";
import { defineTrigger } from "zapier-platform-core";
import { askHub } from "../hub/ask-hub.ts";
import { failureOf } from "../hub/explain-failure.ts";
import { type Envelope, isEnvelope } from "../run/envelope.ts";
import { type Field, outputFieldsOf, runOf } from "../run/field.ts";
import { type HookFilters, hookFilters, type Input } from "../subscribe/hook-filters.ts";
import { type Ask, inputFieldsFor } from "../subscribe/input-fields.ts";
import { idParameter } from "./id-parameter.ts";

/** All that tells one instant trigger from another. */
export interface HookTriggerParts<Data> {
  /** Stored in every Zap: never changes. */
  readonly key: string;
  readonly noun: string;
  readonly label: string;
  readonly description: string;
  /** What its user is asked. */
  readonly asks: readonly Ask[];
  /** Filters that belong to the trigger itself. */
  readonly always?: HookFilters;
  /** What the data of its events is about, such as "order". */
  readonly subject: keyof Data & string;
  readonly fields: readonly Field<Envelope<Data>>[];
  /** A post of the hub, invented. Its type is the hub's name of the event. */
  readonly sample: Envelope<Data>;
}

/** What the hub is told and asked. */
interface HubSide {
  readonly eventType: string;
  readonly filters: (input: Input) => HookFilters;
}

/** What the editor shows of a shop's own events before a Zap is switched on. */
const SAMPLES_MAX = 3;

/** A hook that is already gone is what unsubscribing wants. */
const GONE = [404, 410];

/**
 * An instant trigger: the hub keeps the subscription and filters by it, the app only translates. Each call makes its
 * functions afresh, because the platform's tester finds a trigger by the identity of its function.
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

async function subscribe(z: ZObject, bundle: Bundle, { eventType, filters }: HubSide): Promise<{ id: string }> {
  const body = { trigger: eventType, target_url: bundle.targetUrl, filters: filters(bundle.inputData) };
  const { data } = await askHub<{ id: string }>(z, bundle, { method: "POST", path: "/v1/hooks", body });
  return { id: data.id };
}

async function unsubscribe(z: ZObject, bundle: Bundle): Promise<object> {
  const id = bundle.subscribeData?.id;
  if (!id) return {};
  const path = `/v1/hooks/${encodeURIComponent(id)}`;
  const response = await askHub(z, bundle, { method: "DELETE", path, skipThrowForStatus: true });
  if (response.status >= 400 && !GONE.includes(response.status)) throw failureOf(response, z);
  return {};
}

/** The hub takes the filters of a hook here too, so that a sample is what the Zap would have got. */
async function listSamples(z: ZObject, bundle: Bundle, { eventType, filters }: HubSide): Promise<readonly unknown[]> {
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
