/** Memory still in use that one function allocated, as V8's sampling heap profiler estimates it. */
export interface LivingBytes {
  readonly by: string;
  readonly mb: number;
}

interface ProfileNode {
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly selfSize: number;
  readonly children: readonly ProfileNode[];
}

const MB = 1_000_000;
const SHOWN = 12;

/**
 * The functions with the most memory in use, from a `.heapprofile` (Chrome DevTools Protocol,
 * HeapProfiler.SamplingHeapProfile).
 */
export function livingBytes(profile: string): LivingBytes[] {
  const { head } = JSON.parse(profile) as { head: ProfileNode };
  const bytes = new Map<string, number>();
  addUp(head, bytes);
  return [...bytes]
    .sort(([, one], [, other]) => other - one)
    .slice(0, SHOWN)
    .map(([by, size]) => ({ by, mb: Number((size / MB).toFixed(2)) }));
}

function addUp({ callFrame, selfSize, children }: ProfileNode, bytes: Map<string, number>): void {
  const file = callFrame.url.split("/").at(-1);
  const by = `${callFrame.functionName || "(top)"} ${file === "" ? "(runtime)" : `${file}:${callFrame.lineNumber + 1}`}`;
  bytes.set(by, (bytes.get(by) ?? 0) + selfSize);
  for (const child of children) addUp(child, bytes);
}
