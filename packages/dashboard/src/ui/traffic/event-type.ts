import { useTranslation } from "react-i18next";
import type { EventType } from "../../api/client/openapi.ts";

type Key<Type extends string> = Type extends `${infer Subject}.${infer Action}` ? `${Subject}_${Action}` : never;

export const EVENT_TYPES: readonly EventType[] = [
  "order.created",
  "order.paid",
  "payment.reversed",
  "subscription.started",
  "subscription.cancelled",
  "subscription.ended",
  "form.submitted",
  "affiliate.accepted",
  "affiliate.declined",
  "affiliate.quit",
  "endpoint.failing",
  "endpoint.recovered",
  "endpoint.switched_off",
];

/** For example "Bestelling betaald". */
export function useEventType(): (type: EventType) => string {
  const { t } = useTranslation("traffic");
  // Keys have an underscore, because i18next reads a dot as a level. The cast is safe because the replacement gives
  // such a key.
  return (type) => t(`type.${type.replace(".", "_") as Key<EventType>}`);
}

/** The keys of events from Plug&Pay: the order or subscription, what happened, and how often. */
const OF_A_THING = /^(?:order|subscription):(.+?):[a-z]+(?::\d+)?$/;

/** The number of the order or subscription in an event's key. A key from another source is shown unchanged. */
export function aboutKey(key: string | null): string | null {
  return key === null ? null : (OF_A_THING.exec(key)?.[1] ?? key);
}
