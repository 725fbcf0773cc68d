import type { AccessWithStory } from "../../../api/client/openapi.ts";

/** One thing that happened about somebody's access. */
export type StoryEntry =
  | { readonly kind: "event"; readonly at: string; readonly event: AccessWithStory["events"][number] }
  | { readonly kind: "call"; readonly at: string; readonly call: AccessWithStory["calls"][number] }
  | { readonly kind: "task"; readonly at: string; readonly task: AccessWithStory["tasks"][number] };

/** At the same moment an event comes before what it led to. */
const ORDER: readonly StoryEntry["kind"][] = ["event", "call", "task"];

/** Puts events, calls and tasks into one story, the oldest first: by when the hub heard of it, as that is when it acted. */
export function tellStory({ events, calls, tasks }: Pick<AccessWithStory, "events" | "calls" | "tasks">): StoryEntry[] {
  const entries: StoryEntry[] = [
    ...events.map((event) => ({ kind: "event", at: event.received_at, event }) as const),
    ...calls.map((call) => ({ kind: "call", at: call.created_at, call }) as const),
    ...tasks.map((task) => ({ kind: "task", at: task.created_at, task }) as const),
  ];
  return entries.toSorted(
    (one, other) => Date.parse(one.at) - Date.parse(other.at) || ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind),
  );
}
