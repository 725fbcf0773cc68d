import { afterEach, beforeEach } from "vitest";
import { type RecordedSpan, registerRecorder } from "./recorder.ts";

/** Records the spans of each test in a file. Call it in `describe`. */
export function useRecorder(): readonly RecordedSpan[] {
  const ended: RecordedSpan[] = [];
  const registered: ReturnType<typeof registerRecorder>[] = [];
  beforeEach(() => {
    ended.length = 0;
    registered.push(registerRecorder((span) => ended.push(span)));
  });
  afterEach(() => registered.pop()?.unregister());
  return ended;
}
