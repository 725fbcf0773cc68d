import { accessAddresses, type Connector, itemKey, nextAccessStep, type WantedAccess } from "@haak/core";
import type { NewId } from "../../../platform/ids.ts";
import type { AccessConnection } from "./connection-store.ts";
import { type Entry, type EntryCall, type EntryProgress, IDLE } from "./entry.ts";
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

/**
 * Applies the call results that the ledger does not know yet to an entry. The order is that of the answers, because only the last answer
 * says what is true now. A manual retry of an old call counts like any other call.
 */
function applyCallResults(entry: Entry, isRefusal: (status: number) => boolean): Entry {
  const results = entry.calls.filter(hasNewResult).sort((a, b) => a.lastAt - b.lastAt);
  return results.reduce((known, call) => hear(known, call, isRefusal), entry);
}

/** Whether a call was attempted, or ended without an attempt because the queue of its connection was emptied. */
function hasNewResult({ attempts, seen, open, state }: EntryCall): boolean {
  return attempts > seen || (open && (state === "cancelled" || state === "failed" || state === "delivered"));
}

function hear(entry: Entry, call: EntryCall, isRefusal: (status: number) => boolean): Entry {
  switch (call.state) {
    case "delivered":
      return succeed(withCall(entry, { ...call, open: false }), call);
    case "waiting":
      return wait(withCall(entry, call), call, isRefusal);
    case "failed":
    case "cancelled":
      return call.open ? giveUp(withCall(entry, { ...call, open: false }), call, isRefusal) : withCall(entry, call);
    case "pending":
      return withCall(entry, call);
  }
}

/** Settles an entry whose call succeeded. A change that another call is making stays in progress. */
function succeed(entry: Entry, call: EntryCall): Entry {
  const isUnderWay = !call.open && UNDER_WAY.has(entry.progress.kind);
  return {
    ...entry,
    confirmed: call.does === "grant" ? "in" : "out",
    progress: isUnderWay ? entry.progress : IDLE,
  };
}

const UNDER_WAY: ReadonlySet<string> = new Set(["pending", "refused", "withdrawn"]);

function wait(entry: Entry, call: EntryCall, isRefusal: (status: number) => boolean): Entry {
  const isRefused = call.lastStatus !== null && isRefusal(call.lastStatus);
  if (!call.open || !isRefused || entry.progress.kind !== "pending") return entry;
  return { ...entry, progress: { kind: "refused", change: entry.progress.change } };
}

/**
 * Settles an entry whose call failed. Unless every answer was a clear refusal, the change may have happened. A call that Haak withdrew
 * itself is no failure.
 */
function giveUp(entry: Entry, call: EntryCall, isRefusal: (status: number) => boolean): Entry {
  const confirmed = call.onlyRefused ? entry.confirmed : "unknown";
  if (call.withdrawn) return { ...entry, confirmed, progress: IDLE };
  const isRefused = call.lastStatus !== null && isRefusal(call.lastStatus);
  const failure = call.state === "cancelled" ? "cancelled" : isRefused ? "refused" : "failed";
  return { ...entry, confirmed, progress: { kind: "failed", change: call.does, failure } };
}

function withCall(entry: Entry, call: EntryCall): Entry {
  const calls = entry.calls.map((one) => (one.deliveryId === call.deliveryId ? { ...call, seen: call.attempts } : one));
  return { ...entry, calls };
}
