import type { Trigger } from "../events/event-type.ts";
import type { Language } from "./message.ts";

const TRIGGER_WORDS: Readonly<Record<Trigger, Readonly<Record<Language, string>>>> = {
  "order.created": { nl: "Bestelling aangemaakt", en: "Order created" },
  "order.paid": { nl: "Bestelling betaald", en: "Order paid" },
  "subscription.started": { nl: "Abonnement gestart", en: "Subscription started" },
  "subscription.cancelled": { nl: "Abonnement opgezegd", en: "Subscription cancelled" },
  "subscription.ended": { nl: "Abonnement beëindigd", en: "Subscription ended" },
  "affiliate.accepted": { nl: "Affiliate geaccepteerd", en: "Affiliate accepted" },
  "affiliate.declined": { nl: "Affiliate afgewezen", en: "Affiliate declined" },
  "affiliate.quit": { nl: "Affiliate gestopt", en: "Affiliate quit" },
  "form.submitted": { nl: "Formulier verzonden", en: "Form submitted" },
  "payment.reversed": { nl: "Betaling teruggedraaid", en: "Payment reversed" },
  "endpoint.failing": { nl: "Eindpunt werkt niet", en: "Endpoint failing" },
  "endpoint.recovered": { nl: "Eindpunt werkt weer", en: "Endpoint recovered" },
  "endpoint.switched_off": { nl: "Eindpunt uitgezet", en: "Endpoint switched off" },
};

/** The name of a trigger in the seller's language, in the words of Plug&Pay's screens. */
export function translateTrigger(trigger: Trigger, language: Language): string {
  return TRIGGER_WORDS[trigger][language];
}
