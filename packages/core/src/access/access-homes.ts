import type { WantedAccess } from "./fold-access.ts";
import type { AccessStanding } from "./next-step.ts";
import { personKey } from "./person-key.ts";

/**
 * Under which of a person's addresses access is to be. Where they are let in already, or may be, they stay: no system can be told
 * that an account has another address by now, and taking the old one away would lock somebody out who pays. Only where nobody
 * is in, it is the address of the purchase that came last. Empty where no access is wanted.
 */
export function accessHomes(
  { people, wanted, grant }: Pick<WantedAccess, "people" | "wanted" | "grant">,
  standingOf: (person: string) => AccessStanding | null,
): readonly string[] {
  if (!wanted || grant === null) return [];
  const homes = people.filter((person) => mayBeIn(standingOf(person)));
  return homes.length > 0 ? homes : [personKey(grant.email)];
}

/** Also whoever was never heard of again: a call without an answer may have let them in. */
function mayBeIn(standing: AccessStanding | null): boolean {
  return standing !== null && (standing.told !== "out" || standing.open?.do === "grant");
}
