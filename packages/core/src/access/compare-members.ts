/** A row of the ledger with the fields that a comparison with a list of members needs. */
export interface ComparedAccess {
  readonly id: string;
  /** The person, in the form that the list uses to identify people. */
  readonly person: string;
  readonly wanted: boolean;
  /** Whether a change is in progress: a call, a task, or a revoke that waits for the owner's decision. */
  readonly isOpen: boolean;
  /** Whether the owner kept the access although no purchase gives it any more. */
  readonly kept: boolean;
}

/** A person about whom the ledger and the list disagree. */
export interface MemberFinding {
  /**
   * `missing`: has a right to access and is not on the list. `without_reason`: is on the list, but no purchase gives
   * access.
   */
  readonly kind: "missing" | "without_reason";
  readonly person: string;
  /** The access that is missing or that the person once had. Empty if the ledger does not know the person. */
  readonly accessIds: readonly string[];
}

/** The result of a comparison. Everyone on the list counts in one of `agreeing`, `underWay` and a finding. */
export interface MemberComparison {
  readonly agreeing: number;
  /** The number of people with a change in progress. They are not compared, because the list may be older or newer. */
  readonly underWay: number;
  readonly findings: readonly MemberFinding[];
}

/** The current members. */
export interface MemberList {
  readonly listed: ReadonlySet<string>;
  /** People whom a rule only added as users. They have no row in the ledger and stay members. */
  readonly added: ReadonlySet<string>;
  /**
   * All addresses of the person with this address, itself included. Needed because members may have changed their
   * address.
   */
  readonly addressesOf: (person: string) => readonly string[];
}

/**
 * Compares the ledger of one connection with the list of its members. A finding is a question to the owner and never
 * a reason to act, because the list has people but not their access: a person who has one thing and lacks another is
 * not found, and a person whose access has ended may be on the list rightly, because Huddle keeps the account.
 */
export function compareMembers(
  ledger: readonly ComparedAccess[],
  { listed, added, addressesOf }: MemberList,
): MemberComparison {
  const people = new Map<string, ComparedAccess[]>([...listed].map((person) => [person, []]));
  for (const row of ledger) people.set(row.person, [...(people.get(row.person) ?? []), row]);
  const judge = (person: string, rows: readonly ComparedAccess[]): Judgement => {
    const addresses = addressesOf(person);
    if (!addresses.some((one) => listed.has(one))) return judgeAbsent(rows);
    const all = addresses.flatMap((one) => people.get(one) ?? []);
    return listed.has(person) ? judgeMember(all, added.has(person)) : NOT_COMPARED;
  };
  const said = [...people].map(([person, rows]) => ({ ...judge(person, rows), person }));
  return {
    agreeing: said.filter(({ kind }) => kind === "agreeing").length,
    underWay: said.filter(({ kind }) => kind === "under_way").length,
    findings: said.flatMap(({ kind, person, accessIds }) =>
      kind === "missing" || kind === "without_reason" ? [{ kind, person, accessIds }] : [],
    ),
  };
}

interface Judgement {
  readonly kind: MemberFinding["kind"] | "agreeing" | "under_way" | "nobody";
  readonly accessIds: readonly string[];
}

/** For people who are judged under another address, or must not have access. */
const NOT_COMPARED: Judgement = { kind: "nobody", accessIds: [] };

const idsOf = (rows: readonly ComparedAccess[]) => rows.map(({ id }) => id);

function judgeMember(rows: readonly ComparedAccess[], wasAdded: boolean): Judgement {
  if (wasAdded || rows.some(({ wanted, kept }) => wanted || kept)) return { kind: "agreeing", accessIds: [] };
  if (rows.some(({ isOpen }) => isOpen)) return { kind: "under_way", accessIds: [] };
  return { kind: "without_reason", accessIds: idsOf(rows) };
}

/** Nothing is missing while a change is in progress, because the member may not be on the list yet. */
function judgeAbsent(rows: readonly ComparedAccess[]): Judgement {
  const wanted = rows.filter((row) => row.wanted);
  const settled = wanted.filter(({ isOpen }) => !isOpen);
  if (settled.length > 0) return { kind: "missing", accessIds: idsOf(settled) };
  return { kind: wanted.length > 0 ? "under_way" : "nobody", accessIds: [] };
}
