/** A row of the ledger, as a comparison with a list of members looks at it. */
export interface ComparedAccess {
  readonly id: string;
  /** Whoever has it, in the words in which the list tells people apart. */
  readonly person: string;
  readonly wanted: boolean;
  /** Something about it is under way: a call, a task, or a revoke that waits for the owner's word. */
  readonly isOpen: boolean;
  /** The owner decided that it stays although no purchase gives it any more. */
  readonly kept: boolean;
}

/** Somebody about whom the ledger and the list disagree. */
export interface MemberFinding {
  /** `missing`: has a right to be in and is not on the list. `without_reason`: is on the list and nothing lets them in. */
  readonly kind: "missing" | "without_reason";
  readonly person: string;
  /** What is missing, or what they once had; empty for somebody of whom the ledger knows nothing. */
  readonly accessIds: readonly string[];
}

/** What a comparison came to. Everybody on the list is in one of `agreeing`, `underWay` and a finding. */
export interface MemberComparison {
  readonly agreeing: number;
  /** People about whom something is under way, so that the list may be behind or ahead. */
  readonly underWay: number;
  readonly findings: readonly MemberFinding[];
}

/** Who is in. */
export interface MemberList {
  readonly listed: ReadonlySet<string>;
  /** People whom a rule added as users and no more: they have no row in the ledger, and are members for good. */
  readonly added: ReadonlySet<string>;
  /** All addresses of whoever has this one, itself among them: a member may have changed it since they were let in. */
  readonly addressesOf: (person: string) => readonly string[];
}

/**
 * Compares the ledger of one connection with the list of its members. A list names people and not what they may see, so that
 * somebody who has one thing and lacks another is not found out; and a person whose access has ended may be on it rightly, as
 * Huddle keeps the account. So a finding is a question, and nothing that could be done unasked.
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

/** Who is judged under another address, or is not to be let in. */
const NOT_COMPARED: Judgement = { kind: "nobody", accessIds: [] };

const idsOf = (rows: readonly ComparedAccess[]) => rows.map(({ id }) => id);

function judgeMember(rows: readonly ComparedAccess[], wasAdded: boolean): Judgement {
  if (wasAdded || rows.some(({ wanted, kept }) => wanted || kept)) return { kind: "agreeing", accessIds: [] };
  if (rows.some(({ isOpen }) => isOpen)) return { kind: "under_way", accessIds: [] };
  return { kind: "without_reason", accessIds: idsOf(rows) };
}

/** What is being asked at this moment may be why they are not on the list yet. */
function judgeAbsent(rows: readonly ComparedAccess[]): Judgement {
  const wanted = rows.filter((row) => row.wanted);
  const settled = wanted.filter(({ isOpen }) => !isOpen);
  if (settled.length > 0) return { kind: "missing", accessIds: idsOf(settled) };
  return { kind: wanted.length > 0 ? "under_way" : "nobody", accessIds: [] };
}
