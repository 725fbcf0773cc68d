import type { Language } from "@haak/core";
import type { AccessProblem, TaskReason } from "../../platform/postgres/tables/access-tables.ts";

/** Explains why an access needs attention, and what the owner can do. */
export function problemText(
  problem: AccessProblem,
  { wanted, language }: { readonly wanted: boolean; readonly language: Language },
): string {
  if (problem === "refused") return (wanted ? REFUSED_GRANT : REFUSED_REVOKE)[language];
  return PROBLEMS[problem][language];
}

const REFUSED_GRANT: Readonly<Record<Language, string>> = {
  en: "Huddle does not know the webhook any more: the webhook in Huddle was removed, or its key was changed. Create a new webhook in Huddle (Settings, Integrations, Webhooks) and enter its key in the connection. Haak then requests the open changes again.",
  nl: "Huddle kent de webhook niet meer: de webhook in Huddle is verwijderd, of de sleutel is veranderd. Maak in Huddle een nieuwe webhook (Instellingen, Integraties, Webhooks) en vul de sleutel in bij de koppeling. Haak vraagt de openstaande wijzigingen dan opnieuw aan.",
};

const REFUSED_REVOKE: Readonly<Record<Language, string>> = {
  en: "Your own call that revokes access was answered with 401 or 404. Check its address and key in the connection. Haak then requests the open changes again.",
  nl: "Je eigen aanroep die toegang intrekt, werd met 401 of 404 beantwoord. Controleer het adres en de sleutel in de koppeling. Haak vraagt de openstaande wijzigingen dan opnieuw aan.",
};

const PROBLEMS: Readonly<Record<"failed" | "cancelled" | "held", Readonly<Record<Language, string>>>> = {
  failed: {
    en: "All attempts have failed. See the answer in the delivery, fix the cause, and retry the delivery.",
    nl: "Alle pogingen zijn mislukt. Bekijk het antwoord bij de aflevering, verhelp de oorzaak en probeer de aflevering opnieuw.",
  },
  cancelled: {
    en: "The call was cancelled before it was sent, because its rule was deleted or its endpoint was emptied.",
    nl: "De aanroep is geannuleerd voordat hij werd verstuurd, omdat de regel is verwijderd of het eindpunt is geleegd.",
  },
  held: {
    en: "Too many people would lose access at once, so Haak has not revoked it yet. Review it, and then release or dismiss it.",
    nl: "Er zouden te veel mensen tegelijk hun toegang verliezen, dus heeft Haak nog niets ingetrokken. Bekijk het, en laat het doorgaan of wijs het af.",
  },
};

/** Explains why there is a task. */
export function taskText(reason: TaskReason, language: Language): string {
  if (isOfMember(reason)) return MEMBERS[reason.code][language];
  const what = purchaseWords(reason, language);
  return what === null ? WITHOUT_PURCHASE[language] : TASKS[reason.code][language](what);
}

const MEMBERS: Readonly<Record<MemberReason["code"], Readonly<Record<Language, string>>>> = {
  not_listed: {
    en: "Has a right to access but was not on the list of members. Check whether this person can sign in.",
    nl: "Heeft recht op toegang, maar stond niet op de ledenlijst. Controleer of deze persoon kan inloggen.",
  },
  without_reason: {
    en: "Was on the list of members, but no purchase gives access. Decide whether this person may stay.",
    nl: "Stond op de ledenlijst, maar geen aankoop geeft toegang. Beslis of deze persoon mag blijven.",
  },
};

type MemberReason = Extract<TaskReason, { readonly code: "not_listed" | "without_reason" }>;
type PurchaseReason = Exclude<TaskReason, MemberReason>;

function isOfMember(reason: TaskReason): reason is MemberReason {
  return reason.code === "not_listed" || reason.code === "without_reason";
}

const TASKS: Readonly<Record<PurchaseReason["code"], Readonly<Record<Language, (what: string) => string>>>> = {
  granted: { en: (what) => `Bought with ${what}.`, nl: (what) => `Gekocht met ${what}.` },
  ended: { en: (what) => `Ended: ${what}.`, nl: (what) => `Geëindigd: ${what}.` },
  reversed: {
    en: (what) => `The payment was reversed: ${what}.`,
    nl: (what) => `De betaling is teruggedraaid: ${what}.`,
  },
  unpaid: { en: (what) => `Not paid in time: ${what}.`, nl: (what) => `Niet op tijd betaald: ${what}.` },
};

const WITHOUT_PURCHASE: Readonly<Record<Language, string>> = {
  en: "A rule requests it, but there is no purchase.",
  nl: "Een regel vraagt erom, maar er is geen aankoop.",
};

/** Names the order if the task is about the order, and otherwise the subscription. */
function purchaseWords({ code, orderId, subscriptionId }: PurchaseReason, language: Language): string | null {
  const words = WORDS[language];
  const isAboutOrder = code === "reversed" || code === "unpaid" || subscriptionId === null;
  if (orderId !== null && isAboutOrder) return `${words.order} ${orderId}`;
  return subscriptionId === null ? null : `${words.subscription} ${subscriptionId}`;
}

const WORDS = {
  en: { order: "order", subscription: "subscription" },
  nl: { order: "bestelling", subscription: "abonnement" },
} as const;
