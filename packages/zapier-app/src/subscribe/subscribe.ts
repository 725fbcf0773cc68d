import type { Bundle, ZObject } from "zapier-platform-core";
import { askHub } from "../hub/ask-hub.ts";
import { failureOf } from "../hub/explain-failure.ts";
import type { HookFilters, Input } from "./hook-filters.ts";

/** What a Zap asks the hub for: events of one type, and only those that pass the filters of its input. */
export interface HookRequest {
  readonly eventType: string;
  readonly filters: (input: Input) => HookFilters;
}

/** Accepts 404 too, because then the hook is already deleted. */
const GONE = [404, 410];

/** Makes the hook of a Zap that is switched on. Zapier stores the id, and passes it to `unsubscribe`. */
export async function subscribe(
  z: ZObject,
  bundle: Bundle,
  { eventType, filters }: HookRequest,
): Promise<{ id: string }> {
  const body = { trigger: eventType, target_url: bundle.targetUrl, filters: filters(bundle.inputData) };
  const { data } = await askHub<{ id: string }>(z, bundle, { method: "POST", path: "/v1/hooks", body });
  return { id: data.id };
}

/** Deletes the hook of a Zap that is switched off. */
export async function unsubscribe(z: ZObject, bundle: Bundle): Promise<object> {
  const id = bundle.subscribeData?.id;
  if (!id) return {};
  const path = `/v1/hooks/${encodeURIComponent(id)}`;
  const response = await askHub(z, bundle, { method: "DELETE", path, skipThrowForStatus: true });
  if (response.status >= 400 && !GONE.includes(response.status)) throw failureOf(response, z);
  return {};
}
