import { accessAddresses, type Connector, itemKey, nextAccessStep, type WantedAccess } from "@haak/core";
import type { NewId } from "../../../platform/ids.ts";
import { applyCallResults } from "./apply-call-results.ts";
import type { AccessConnection } from "./connection-store.ts";
import { type Entry, type EntryProgress, IDLE } from "./entry.ts";
import { personName } from "./fact-names.ts";
import type { LockedPerson } from "./people.ts";

/** An entry with its latest call results, and with what is wanted for it now. */
export interface Judged {
  readonly entry: Entry;
  readonly wanted: WantedEntry;
  readonly connection: AccessConnection;
  /** The person's address as first typed. */
  readonly email: string;
}

/** What is wanted for an entry. It has no person, because the entry names one. */
export type WantedEntry = Omit<WantedAccess, "person" | "people" | "connectionId" | "item">;

/**
 * Whether a person must make the change, because its call was cancelled outside of the ledger: the queue of the connection was emptied,
 * or the connection was deleted. A grant is never dropped, because the buyer has paid. People who have access when a connection is
 * deleted keep it, so that no revoke is needed.
 */
export function isLeftToPerson({ entry, wanted, connection }: Judged): boolean {
  if (entry.progress.kind !== "failed" || entry.progress.failure !== "cancelled") return false;
  if (connection.isDeleted && !wanted.wanted) return false;
  return nextAccessStep(entry, wanted.wanted, true).kind === "request";
}

export interface Loaded {
  readonly people: readonly LockedPerson[];
  readonly wanted: readonly WantedAccess[];
  readonly entries: readonly Entry[];
  readonly connections: ReadonlyMap<string, AccessConnection>;
}

const NOTHING: WantedEntry = { wanted: false, reasons: [], dueAt: null, recheckAt: null, grant: null, loss: null };

/**
 * Combines entries with what is wanted. Access that was never wanted gets no entry, and an entry whose facts are all gone is no longer
 * wanted. If a person has several addresses, access is wanted only under those that `accessAddresses` returns. Under another address it
 * stays wanted only until the revoke there is confirmed.
 */
export function judgeEntries(
  parts: { readonly newId: NewId; readonly connectors: ReadonlyMap<string, Connector> },
  { people, wanted, entries, connections }: Loaded,
): Judged[] {
  const emails = new Map(people.map(({ person, email }) => [person.toString("hex"), email]));
  const heard = new Map(entries.map((entry) => [entryKey(entry), heardEntry(parts.connectors, connections, entry)]));
  const wantedByKey = new Map(wanted.flatMap((one) => wantedOf(one, heard)));
  const fresh = wanted.flatMap((one) => freshEntries(parts.newId, one, { wantedByKey, heard }));
  return [...heard.values(), ...fresh].flatMap((entry) => {
    const connection = connections.get(entry.connectionId);
    const email = emails.get(entry.person);
    if (connection === undefined || email === undefined) return [];
    const wantedNow = wantedByKey.get(entryKey(entry)) ?? NOTHING;
    const progress = outdate(entry.progress, wantedNow.wanted);
    return [{ entry: { ...entry, progress }, wanted: wantedNow, connection, email }];
  });
}

function heardEntry(
  connectors: ReadonlyMap<string, Connector>,
  connections: ReadonlyMap<string, AccessConnection>,
  entry: Entry,
): Entry {
  const kind = connections.get(entry.connectionId)?.kind ?? "";
  return applyCallResults(entry, connectors.get(kind)?.isRefusal ?? (() => false));
}

/** What is wanted under each address of a person. */
function wantedOf(one: WantedAccess, heard: ReadonlyMap<string, Entry>): [key: string, wanted: WantedEntry][] {
  const addresses = accessAddresses(one, (person) => heard.get(wantedKey(person, one)) ?? null);
  const wantedUnder = (person: string) => (one.wanted && !addresses.includes(person) ? NOTHING : one);
  return one.people.map((person) => [wantedKey(person, one), wantedUnder(person)]);
}

/** New entries for addresses that get access for the first time. */
function freshEntries(
  newId: NewId,
  { people, connectionId, item }: WantedAccess,
  { wantedByKey, heard }: { wantedByKey: ReadonlyMap<string, WantedEntry>; heard: ReadonlyMap<string, Entry> },
): Entry[] {
  return people.flatMap((person) => {
    const key = wantedKey(person, { connectionId, item });
    if (heard.has(key) || !wantedByKey.get(key)?.wanted) return [];
    return [newEntry(newId, { person: personName(person).toString("hex"), connectionId, item })];
  });
}

function wantedKey(person: string, { connectionId, item }: Pick<WantedAccess, "connectionId" | "item">): string {
  return entryKey({ person: personName(person).toString("hex"), connectionId, item });
}

function entryKey({ person, connectionId, item }: Pick<Entry, "person" | "connectionId" | "item">): string {
  return JSON.stringify([person, connectionId, itemKey(item)]);
}

function newEntry(newId: NewId, named: Pick<Entry, "person" | "connectionId" | "item">): Entry {
  return {
    ...{ id: newId("acc"), isNew: true, ...named, confirmed: "out", progress: IDLE },
    ...{ retryFailed: false, revokeAskedAt: null, calls: [], task: null },
  };
}

/** Resets a failure, a review or an exception if the opposite is wanted now, because it no longer applies. */
function outdate(progress: EntryProgress, wanted: boolean): EntryProgress {
  switch (progress.kind) {
    case "failed":
      return progress.change === (wanted ? "grant" : "revoke") ? progress : IDLE;
    case "in_review":
    case "released":
    case "kept":
      return wanted ? IDLE : progress;
    default:
      return progress;
  }
}
