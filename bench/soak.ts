import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReportAnswer, ReportWish } from "./processes/reporter.ts";
import { startChild } from "./stage/child.ts";
import { type LivingBytes, livingBytes } from "./stage/heap-profile.ts";
import type { Effort } from "./stage/measure.ts";
import { heapGrowthMb, type MemorySample, watchMemory } from "./stage/memory.ts";
import { startReceivingShop } from "./stage/receiving-shop.ts";
import { rounded } from "./stage/statistics.ts";
import { timeReports } from "./stage/timed-reports.ts";

const PER_SECOND = 100;
const MINUTE = 60;

/** A minute of the soak, in megabytes. */
export interface SoakedMinute {
  readonly minute: number;
  readonly leastHeapMb: number;
  readonly mostHeapMb: number;
  readonly mostResidentMb: number;
}

/** What the soak came to. */
export interface Soaked {
  /** The least heap of the last third beside that of the first. */
  readonly growthMb: number;
  /** What the hub still held when it ended, by the function that asked for it, largest first. */
  readonly living: readonly LivingBytes[];
}

/** A hub at work for ten minutes (`quick`: for one): each minute as it ends, and then what it came to. */
export async function* soak({ quick }: Effort): AsyncGenerator<SoakedMinute, Soaked> {
  const folder = await mkdtemp(join(tmpdir(), "haak-heap-"));
  const flags = ["--heap-prof", `--heap-prof-dir=${folder}`];
  const shop = await startReceivingShop([{ path: "/timed", productId: "healthy" }], { flags });
  const reporter = startChild<ReportWish, ReportAnswer>("reporter.ts");
  const work = (seconds: number) =>
    timeReports({ shop, reporter, productId: "healthy", perSecond: PER_SECOND, seconds });
  // So that what is compiled and kept once is there before the first look.
  await work(15);
  const samples: MemorySample[] = [];
  for (let minute = 1; minute <= (quick ? 1 : 10); minute += 1) {
    const ofMinute = await watchMemory(shop.hub.url, () => work(MINUTE));
    samples.push(...ofMinute);
    yield { minute, ...extremesOf(ofMinute) };
  }
  await Promise.all([shop.stop(), reporter.stop()]);
  const [profile = ""] = await readdir(folder);
  const living = livingBytes(await readFile(join(folder, profile), "utf8"));
  await rm(folder, { recursive: true });
  return { growthMb: rounded(heapGrowthMb(samples)), living };
}

function extremesOf(samples: readonly MemorySample[]) {
  const heap = samples.map(({ heapMb }) => heapMb);
  return {
    leastHeapMb: rounded(Math.min(...heap)),
    mostHeapMb: rounded(Math.max(...heap)),
    mostResidentMb: rounded(Math.max(...samples.map(({ residentMb }) => residentMb))),
  };
}
