import { type Entry, type EntryCall, IDLE } from "./entry.ts";

/**
 * Applies the call results that the ledger does not know yet to an entry. The order is that of the answers, because only the last answer
 * says what is true now. A manual retry of an old call counts like any other call.
 */
export function applyCallResults(entry: Entry, isRefusal: (status: number) => boolean): Entry {
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
