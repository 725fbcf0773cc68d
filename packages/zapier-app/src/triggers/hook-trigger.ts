import type { Bundle, PlainInputField, PlainOutputField, Trigger, ZObject } from "zapier-platform-core";
import { defineTrigger } from "zapier-platform-core";
import { askHub } from "../hub/ask-hub.ts";
import { failureOf } from "../hub/explain-failure.ts";
import type { HookFilters } from "../subscribe/hook-filters.ts";

/** All that tells one instant trigger from another. */
export interface HookTriggerParts<Run extends object> {
  /** Stored in every Zap: never changes. */
  readonly key: string;
  readonly noun: string;
  readonly label: string;
  readonly description: string;
  /** The hub's name of the event. */
  readonly eventType: string;
  readonly inputFields: PlainInputField[];
  readonly outputFields: PlainOutputField[];
  readonly sample: Run;
  readonly filters: (input: Readonly<Record<string, unknown>>) => HookFilters;
  /** The run that a body makes, or null where it is not one of this trigger's envelopes. */
  readonly toRun: (body: unknown) => Run | null;
}

type HubCallParts = Pick<HookTriggerParts<object>, "eventType" | "filters">;

/** What the editor shows of a shop's own events before a Zap is switched on. */
const SAMPLES_MAX = 3;

/** A hook that is already gone is what unsubscribing wants. */
const GONE = [404, 410];

/**
 * An instant trigger: the hub keeps the subscription and filters by it, the app only translates. Each call makes its
 * functions afresh, because the platform's tester finds a trigger by the identity of its function.
 */
export function hookTrigger<Run extends object>(parts: HookTriggerParts<Run>): Trigger {
  const runsOf = (bodies: readonly unknown[]) => bodies.map(parts.toRun).filter((run) => run !== null);
  return defineTrigger({
    key: parts.key,
    noun: parts.noun,
    display: { label: parts.label, description: parts.description },
    operation: {
      type: "hook",
      inputFields: parts.inputFields,
      outputFields: parts.outputFields,
      sample: Object.fromEntries(Object.entries(parts.sample)),
      perform: (_z: ZObject, bundle: Bundle) => runsOf([bundle.cleanedRequest]),
      performList: async (z: ZObject, bundle: Bundle) => runsOf(await listSamples(z, bundle, parts)),
      performSubscribe: (z: ZObject, bundle: Bundle) => subscribe(z, bundle, parts),
      performUnsubscribe: (z: ZObject, bundle: Bundle) => unsubscribe(z, bundle),
    },
  });
}

async function subscribe(z: ZObject, bundle: Bundle, parts: HubCallParts): Promise<{ id: string }> {
  const body = { trigger: parts.eventType, target_url: bundle.targetUrl, filters: parts.filters(bundle.inputData) };
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
async function listSamples(z: ZObject, bundle: Bundle, parts: HubCallParts): Promise<readonly unknown[]> {
  const params = { trigger: parts.eventType, ...parts.filters(bundle.inputData), limit: SAMPLES_MAX };
  const { data } = await askHub<unknown>(z, bundle, { path: "/v1/samples", params });
  const samples: unknown[] = Array.isArray(data) ? data : [];
  return samples;
}
