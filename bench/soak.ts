import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReportAnswer, ReportOptions } from "./processes/reporter.ts";
import { startChild } from "./stage/child.ts";
import { type LivingBytes, livingBytes } from "./stage/heap-profile.ts";
import type { Effort } from "./stage/measure.ts";
import { heapGrowthMb, type MemorySample, watchMemory } from "./stage/memory.ts";
import { startReceivingShop } from "./stage/receiving-shop.ts";
import { rounded } from "./stage/statistics.ts";
import { timeReports } from "./stage/timed-reports.ts";

const PER_SECOND = 100;
const MINUTE = 60;

/** The extremes of one minute, in megabytes. Both are needed, because only the least shows what is really in use. */
export interface SoakedMinute {
  readonly minute: number;
  readonly leastHeapMb: number;
  readonly mostHeapMb: number;
  readonly mostResidentMb: number;
}

/** The result of the soak. */
export interface Soaked {
  /** The least heap of the last third minus that of the first third. */
  readonly growthMb: number;
  /** What the hub still used at the end, by the function that allocated it, largest first. */
  readonly living: readonly LivingBytes[];
}

/** Keeps a hub at work for ten minutes (`quick`: for one). Yields each minute as it ends, and returns the result. */
export async function* soak({ quick }: Effort): AsyncGenerator<SoakedMinute, Soaked> {
  const folder = await mkdtemp(join(tmpdir(), "haak-heap-"));
  const flags = ["--heap-prof", `--heap-prof-dir=${folder}`];
  const shop = await startReceivingShop([{ path: "/timed", productId: "healthy" }], { flags });
  const reporter = startChild<ReportOptions, ReportAnswer>("reporter.ts");
  const work = (seconds: number) =>
    timeReports({ shop, reporter, productId: "healthy", perSecond: PER_SECOND, seconds });
  // A warm-up, so that code is compiled and caches are filled before the first sample.
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
