import type { Entry, EntryCall } from "./entry.ts";

/**
 * What an entry knows once it has heard what became of its calls, in the order in which they were answered: whoever was
 * answered last has the last word. A retry by hand of an old call is heard like any other.
 */
export function applyCallResults(entry: Entry, isRefusal: (status: number) => boolean): Entry {
  const results = entry.calls.filter(hasNewResult).sort((a, b) => a.lastAt - b.lastAt);
  return results.reduce((known, call) => hear(known, call, isRefusal), entry);
}

/** Whether a call was attempted, or ended without an attempt as its rule was deleted or its endpoint emptied. */
function hasNewResult({ attempts, seen, open, state }: EntryCall): boolean {
  return attempts > seen || (open && (state === "cancelled" || state === "failed" || state === "delivered"));
}

function hear(entry: Entry, call: EntryCall, isRefusal: (status: number) => boolean): Entry {
  switch (call.state) {
    case "delivered":
      return {
        ...withCall(entry, { ...call, open: false }),
        ...{ confirmed: call.does === "grant" ? "in" : "out", failed: null, refused: false, problem: null },
      };
    case "waiting":
      return waits(withCall(entry, call), call, isRefusal);
    case "failed":
    case "cancelled":
      return call.open ? gaveUp(withCall(entry, { ...call, open: false }), call, isRefusal) : withCall(entry, call);
    case "pending":
      return withCall(entry, call);
  }
}

function waits(entry: Entry, call: EntryCall, isRefusal: (status: number) => boolean): Entry {
  if (!call.open) return entry;
  const refused = call.lastStatus !== null && isRefusal(call.lastStatus);
  return { ...entry, refused: refused || entry.refused, problem: refused ? "refused" : entry.problem };
}

/** What got no clear no may have been done all the same. What we took back ourselves is no failure. */
function gaveUp(entry: Entry, call: EntryCall, isRefusal: (status: number) => boolean): Entry {
  const confirmed = call.onlyRefused ? entry.confirmed : "unknown";
  if (call.withdrawn) return { ...entry, confirmed, refused: false, problem: null };
  const refused = call.lastStatus !== null && isRefusal(call.lastStatus);
  const problem = call.state === "cancelled" ? "cancelled" : refused ? "refused" : "failed";
  return { ...entry, confirmed, refused: false, failed: call.does, problem };
}

function withCall(entry: Entry, call: EntryCall): Entry {
  const calls = entry.calls.map((one) => (one.deliveryId === call.deliveryId ? { ...call, seen: call.attempts } : one));
  return { ...entry, calls };
}
