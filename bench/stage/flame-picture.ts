/** A call stack profile as V8 writes it (`.cpuprofile`: Chrome DevTools Protocol, Profiler.Profile). */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

/** A function within its callers, and how many samples found it running, itself or something that it called. */
interface Frame {
  readonly name: string;
  readonly origin: Origin;
  samples: number;
  readonly calls: Map<string, Frame>;
}

type Origin = "hub" | "packages" | "node";

const WIDTH = 1_200;
const ROW = 16;
/** Narrower frames are left out, because nobody can see or point at them. */
const WIDTH_MIN = 0.6;
/** About the width of a letter of the font below. */
const LETTER = 6.3;
const COLOURS: Readonly<Record<Origin, string>> = { hub: "#f4a259", packages: "#8cb9d9", node: "#c9ccd1" };
const LEGEND: Readonly<Record<Origin, string>> = { hub: "Haak", packages: "packages of npm", node: "Node and V8" };
/** Time in which nothing ran. */
const IDLE = new Set(["(idle)", "(root)"]);

/** How many samples found the thread at work. */
export function countBusySamples(profile: string): number {
  return readFrames(JSON.parse(profile) as CpuProfile).samples;
}

/**
 * A profile as a flame graph in SVG: each bar is a function, as wide as its share of the busy time, above what called it. Functions of one
 * caller are sorted by name, so that two pictures can be compared.
 */
export function drawFlames(profile: string, title: string): string {
  const root = readFrames(JSON.parse(profile) as CpuProfile);
  const scale = WIDTH / root.samples;
  const height = (depthOf(root, scale) + 3) * ROW;
  const bars: string[] = [];
  let x = 0;
  for (const frame of sorted(root)) {
    drawFrame(frame, { x, y: height - 2 * ROW, scale, total: root.samples, bars });
    x += frame.samples * scale;
  }
  const legend = (Object.keys(LEGEND) as Origin[]).map(
    (origin, index) =>
      `<rect x="${700 + index * 170}" y="3" width="12" height="12" fill="${COLOURS[origin]}"/><text x="${716 + index * 170}" y="13">${LEGEND[origin]}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="10.5">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/><text x="4" y="13" font-weight="bold">${escapeXml(title)}</text>`,
    ...legend,
    ...bars,
    "</svg>\n",
  ].join("\n");
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly total: number;
  readonly bars: string[];
}

function drawFrame(frame: Frame, { x, y, scale, total, bars }: Place): void {
  const width = frame.samples * scale;
  if (width < WIDTH_MIN) return;
  const share = `${((frame.samples / total) * 100).toFixed(1)} %`;
  const letters = Math.floor((width - 4) / LETTER);
  const text =
    letters < 3
      ? ""
      : `<text x="${(x + 2).toFixed(1)}" y="${y + 11}">${escapeXml(frame.name.slice(0, letters))}</text>`;
  bars.push(
    `<g><title>${escapeXml(`${frame.name}: ${share}`)}</title><rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${COLOURS[frame.origin]}"/>${text}</g>`,
  );
  let from = x;
  for (const call of sorted(frame)) {
    drawFrame(call, { x: from, y: y - ROW, scale, total, bars });
    from += call.samples * scale;
  }
}

/** The stacks of a profile, each function of one caller once, without the time in which nothing ran. */
function readFrames({ nodes, samples }: CpuProfile): Frame {
  const counts = new Map<number, number>();
  for (const id of samples) counts.set(id, (counts.get(id) ?? 0) + 1);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const root: Frame = { name: "", origin: "node", samples: 0, calls: new Map() };
  const add = (caller: Frame, node: ProfileNode): number => {
    if (IDLE.has(node.callFrame.functionName)) return 0;
    const { name, origin } = describe(node.callFrame);
    const frame: Frame = caller.calls.get(name) ?? { name, origin, samples: 0, calls: new Map() };
    caller.calls.set(name, frame);
    const found = (counts.get(node.id) ?? 0) + addAll(frame, node);
    frame.samples += found;
    return found;
  };
  const addAll = (caller: Frame, { children = [] }: ProfileNode): number =>
    children
      .flatMap((id) => byId.get(id) ?? [])
      .map((child) => add(caller, child))
      .reduce((sum, one) => sum + one, 0);
  const top = nodes.find(({ callFrame }) => callFrame.functionName === "(root)");
  if (top === undefined) throw new Error("The profile has no root.");
  root.samples = addAll(root, top);
  return root;
}

function describe({ functionName, url }: ProfileNode["callFrame"]): { name: string; origin: Origin } {
  const file = url.split("/").at(-1) ?? "";
  const name = `${functionName || "(anonymous)"}${file === "" ? "" : ` ${file}`}`;
  if (url === "" || url.startsWith("node:")) return { name, origin: "node" };
  return { name, origin: url.includes("/node_modules/") ? "packages" : "hub" };
}

const sorted = ({ calls }: Frame): Frame[] => [...calls.values()].sort((a, b) => a.name.localeCompare(b.name, "en"));

/** How many rows its calls need that are wide enough to be drawn. */
function depthOf(frame: Frame, scale: number): number {
  const shown = [...frame.calls.values()].filter(({ samples }) => samples * scale >= WIDTH_MIN);
  return shown.length === 0 ? 0 : 1 + Math.max(...shown.map((call) => depthOf(call, scale)));
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
