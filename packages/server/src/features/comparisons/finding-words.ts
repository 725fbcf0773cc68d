import type { Language, MemberFinding } from "@haak/core";

/** What a finding says, in a sentence. */
export function findingText(
  { kind, hadAccess }: { kind: MemberFinding["kind"]; hadAccess: boolean },
  language: Language,
): string {
  if (kind === "missing") return MISSING[language];
  return (hadAccess ? ENDED : UNKNOWN)[language];
}

const MISSING: Readonly<Record<Language, string>> = {
  en: "Bought access and is not on the list of members.",
  nl: "Heeft toegang gekocht en staat niet op de ledenlijst.",
};

const ENDED: Readonly<Record<Language, string>> = {
  en: "Is on the list of members; the access that was bought has ended.",
  nl: "Staat op de ledenlijst; de gekochte toegang is geëindigd.",
};

const UNKNOWN: Readonly<Record<Language, string>> = {
  en: "Is on the list of members, and no purchase that Haak knows of gives access.",
  nl: "Staat op de ledenlijst, en geen aankoop die Haak kent geeft toegang.",
};
