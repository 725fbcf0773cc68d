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

/** SummaryText a type of event in words: "Bestelling betaald". */
export function useEventType(): (type: EventType) => string {
  const { t } = useTranslation("traffic");
  // A dot in a key of a text is a step down; the type of the result is what the replacement makes.
  return (type) => t(`type.${type.replace(".", "_") as Key<EventType>}`);
}

/** The keys that the hub gives to what Plug&Pay tells: which order or subscription, what happened, and the how many-eth time. */
const OF_A_THING = /^(?:order|subscription):(.+?):[a-z]+(?::\d+)?$/;

/** What an event is about, from its key: the number of the order or subscription. A key that somebody else has made up is shown whole. */
export function aboutKey(key: string | null): string | null {
  return key === null ? null : (OF_A_THING.exec(key)?.[1] ?? key);
}
