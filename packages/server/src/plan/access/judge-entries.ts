import { type AccessDo, type Connector, itemKey, type WantedAccess } from "@haak/core";
import type { NewId } from "../../world/ids.ts";
import type { AccessConnection } from "./connection-store.ts";
import type { Entry } from "./entry.ts";
import { personName } from "./fact-names.ts";
import type { HeldPerson } from "./people.ts";
import { readNews } from "./read-news.ts";

/** An entry that has heard the news of its calls, beside what is wanted of it now. */
export interface Judged {
  readonly entry: Entry;
  readonly wanted: Wish;
  readonly connection: AccessConnection;
  /** The person's address as first typed. */
  readonly email: string;
}

/** What is wanted of an entry; the person is known from the entry. */
export type Wish = Omit<WantedAccess, "person" | "connectionId" | "item">;

/** What was loaded about some people. */
export interface Loaded {
  readonly people: readonly HeldPerson[];
  readonly wanted: readonly WantedAccess[];
  readonly entries: readonly Entry[];
  readonly connections: ReadonlyMap<string, AccessConnection>;
}

const NOTHING: Wish = { wanted: false, reasons: [], dueAt: null, lookAt: null, grant: null, loss: null };

/**
 * Puts entries beside what is wanted. What was never wanted gets no entry; an entry of which no fact is left is wanted no more.
 */
export function judgeEntries(
  parts: { readonly newId: NewId; readonly connectors: ReadonlyMap<string, Connector> },
  { people, wanted, entries, connections }: Loaded,
): Judged[] {
  const emails = new Map(people.map(({ person, email }) => [person.toString("hex"), email]));
  const wishes = new Map(wanted.map((one) => [wishKey(one), one]));
  const known = new Set(entries.map(entryKey));
  const fresh = wanted.filter((one) => one.wanted && !known.has(wishKey(one))).map((one) => newEntry(parts.newId, one));
  return [...entries, ...fresh].flatMap((entry) => {
    const connection = connections.get(entry.connectionId);
    const email = emails.get(entry.person);
    if (connection === undefined || email === undefined) return [];
    const wish = wishes.get(entryKey(entry)) ?? NOTHING;
    const isRefusal = parts.connectors.get(connection.kind)?.isRefusal ?? (() => false);
    return [{ entry: forget(readNews(entry, isRefusal), wish.wanted), wanted: wish, connection, email }];
  });
}

function wishKey({ person, connectionId, item }: WantedAccess): string {
  return JSON.stringify([personName(person).toString("hex"), connectionId, itemKey(item)]);
}

function entryKey({ person, connectionId, item }: Entry): string {
  return JSON.stringify([person, connectionId, itemKey(item)]);
}

function newEntry(newId: NewId, { person, connectionId, item }: WantedAccess): Entry {
  return {
    ...{ id: newId("acc"), isNew: true, person: personName(person).toString("hex"), connectionId, item },
    ...{ told: "out", failed: null, refused: false, kept: false, holdId: null, released: false, nudged: false },
    ...{ problem: null, revokeAskedAt: null, calls: [], task: null },
  };
}

/** What was a failure, a hold or an exception of the opposite wish means nothing for this one. */
function forget(entry: Entry, wanted: boolean): Entry {
  const wish: AccessDo = wanted ? "grant" : "revoke";
  const failed = entry.failed === wish ? entry.failed : null;
  const open = entry.calls.some((call) => call.open);
  const isHeld = !wanted && entry.holdId !== null;
  const problem = failed === null && !open && !isHeld ? null : entry.problem;
  return wanted
    ? { ...entry, failed, problem, kept: false, holdId: null, released: false }
    : { ...entry, failed, problem };
}
