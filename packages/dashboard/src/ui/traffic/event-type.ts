import { useTranslation } from "react-i18next";
import type { EventType } from "../../api/client/openapi.ts";

type Key<Type extends string> = Type extends `${infer Subject}.${infer Deed}` ? `${Subject}_${Deed}` : never;

/** All types, in the order in which things happen. */
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

/** Says a type of event in words: "Bestelling betaald". */
export function useEventType(): (type: EventType) => string {
  const { t } = useTranslation("traffic");
  // A dot in a key of a text is a step down; the type of the result is what the replacement makes.
  return (type) => t(`type.${type.replace(".", "_") as Key<EventType>}`);
}
