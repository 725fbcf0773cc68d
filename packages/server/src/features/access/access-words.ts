import type { Language } from "@haak/core";
import type { AccessProblem, TaskReason } from "../../platform/postgres/tables/access-tables.ts";

/** Why an access needs somebody's attention, and what to do. */
export function problemText(
  problem: AccessProblem,
  { wanted, language }: { readonly wanted: boolean; readonly language: Language },
): string {
  if (problem === "refused") return (wanted ? REFUSED_GRANT : REFUSED_REVOKE)[language];
  return PROBLEMS[problem][language];
}

const REFUSED_GRANT: Readonly<Record<Language, string>> = {
  en: "Huddle does not know the webhook any more: the webhook in Huddle was removed, or its key was changed. Make a new webhook in Huddle (Settings, Integrations, Webhooks) and put its key into the connection; what is open is then asked again.",
  nl: "Huddle kent de webhook niet meer: de webhook in Huddle is verwijderd, of de sleutel is veranderd. Maak in Huddle een nieuwe webhook (Instellingen, Integraties, Webhooks) en zet de sleutel in de koppeling; wat openstaat wordt dan opnieuw gevraagd.",
};

const REFUSED_REVOKE: Readonly<Record<Language, string>> = {
  en: "Your own call that takes access away was answered with 401 or 404: check its address and key in the connection; what is open is then asked again.",
  nl: "Uw eigen aanroep die toegang intrekt werd met 401 of 404 beantwoord: controleer adres en sleutel in de koppeling; wat openstaat wordt dan opnieuw gevraagd.",
};

const PROBLEMS: Readonly<Record<"failed" | "cancelled" | "held", Readonly<Record<Language, string>>>> = {
  failed: {
    en: "All attempts have failed. See what was answered at the delivery, mend it, and retry the delivery.",
    nl: "Alle pogingen zijn mislukt. Kijk bij de aflevering wat er werd geantwoord, herstel het en probeer de aflevering opnieuw.",
  },
  cancelled: {
    en: "The call was cancelled before it was made, as its rule was deleted or its endpoint was emptied.",
    nl: "De aanroep is geannuleerd voordat hij werd gedaan, omdat de regel is verwijderd of het eindpunt is geleegd.",
  },
  held: {
    en: "So many people were to lose access at once that nothing was done yet. Look at it, and release or dismiss it.",
    nl: "Er zouden zo veel mensen tegelijk hun toegang verliezen dat er nog niets is gedaan. Kijk ernaar, en laat het doorgaan of wijs het af.",
  },
};

/** Why there is something to do, in a sentence. */
export function taskText(reason: TaskReason, language: Language): string {
  if (isOfMember(reason)) return MEMBERS[reason.code][language];
  const what = purchaseWords(reason, language);
  return what === null ? WITHOUT_PURCHASE[language] : TASKS[reason.code][language](what);
}

const MEMBERS: Readonly<Record<MemberReason["code"], Readonly<Record<Language, string>>>> = {
  not_listed: {
    en: "Has a right to be in and was not on the list of members: see whether this person can sign in.",
    nl: "Heeft recht op toegang en stond niet op de ledenlijst: kijk of deze persoon kan inloggen.",
  },
  without_reason: {
    en: "Was on the list of members and no purchase gives access: see whether this person may stay.",
    nl: "Stond op de ledenlijst en geen aankoop geeft toegang: kijk of deze persoon mag blijven.",
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
    en: (what) => `The payment was taken back: ${what}.`,
    nl: (what) => `De betaling is teruggedraaid: ${what}.`,
  },
  unpaid: { en: (what) => `Not paid in time: ${what}.`, nl: (what) => `Niet op tijd betaald: ${what}.` },
};

const WITHOUT_PURCHASE: Readonly<Record<Language, string>> = {
  en: "A rule asks for it, without a purchase behind it.",
  nl: "Een regel vraagt erom, zonder aankoop erachter.",
};

/** By the order where the order is what it is about, and else by the subscription. */
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
