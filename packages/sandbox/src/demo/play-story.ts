import { type Arrivals, watchArrivals } from "./arrivals.ts";
import { checkArrivals, type Expectation } from "./expectations.ts";
import { printHeading, printLine, printProblem, printVerdicts } from "./print.ts";
import type { Outcome, Scene, Stage, Step } from "./scene.ts";
import { createStage } from "./stage.ts";
import type { Demo } from "./start-demo.ts";
import { receiverDown, sameNoticeAgain, zapOffAndCrash } from "./steps/failures.ts";
import { courseWithBump, oneClickUpsell, perOrderLine } from "./steps/orders.ts";
import { setUp } from "./steps/set-up.ts";
import { instalments, subscriptionEnds } from "./steps/subscriptions.ts";
import type { SceneResult } from "./table.ts";

/** The nine steps. The order matters, because later steps need the earlier ones. */
export const STORY: readonly Step[] = [
  setUp,
  courseWithBump,
  oneClickUpsell,
  instalments,
  receiverDown,
  sameNoticeAgain,
  perOrderLine,
  subscriptionEnds,
  zapOffAndCrash,
];

/** The results of the story, and a check for calls after its end. */
export interface PlayedStory {
  readonly results: readonly SceneResult[];
  /**
   * Gives a row with these problems and the calls that arrived after the end, because none was expected. Null if there are
   * none.
   */
  afterwards(problems: readonly string[]): SceneResult | null;
}

/**
 * Plays the steps in order, prints what happens, and compares the arrived calls after each scene. A scene that fails ends the story,
 * because the later scenes depend on it. They are reported as not played.
 */
export async function playStory(demo: Demo, steps: readonly Step[]): Promise<PlayedStory> {
  const playing = { stage: createStage(demo), arrivals: watchArrivals(demo), runsExpected: 0 };
  const results: SceneResult[] = [];
  for (const step of steps) {
    const isBroken = results.some(({ kind }) => kind === "broken_off");
    if (!isBroken) printHeading(`${step.number}. ${step.title}`);
    for (const scene of step.scenes) {
      const goesOn = results.every(({ kind }) => kind === "played");
      results.push({
        stepNumber: step.number,
        label: scene.label,
        ...(goesOn ? await play(playing, scene) : NOT_PLAYED),
      });
    }
  }
  return { results, afterwards: (problems) => afterwards(playing.arrivals, problems) };
}

type Played = Omit<SceneResult, "stepNumber" | "label">;

const NOT_PLAYED: Played = { kind: "not_played", verdicts: [], problems: ["an earlier scene failed"] };

interface Playing {
  readonly stage: Stage;
  readonly arrivals: Arrivals;
  /** The number of runs of the Zap since the story began. */
  runsExpected: number;
}

async function play(playing: Playing, scene: Scene): Promise<Played> {
  const { stage, arrivals } = playing;
  const acted = await attempt(() => scene.play(stage));
  const expected = acted.kind === "done" ? acted.value.expected : [];
  const ended = acted.kind === "done" ? await attempt(() => settleAndLook(stage, acted.value)) : acted;
  if (ended.kind === "done") await untilZapRan(playing, expected);
  const problems = ended.kind === "done" ? [...ended.value] : [ended.problem];
  problems.push(...stage.demo.zaps.flatMap((zap) => zap.problems), ...(await failedNotices(stage)));
  const verdicts = checkArrivals(expected, arrivals.takeNew());
  if (ended.kind === "done" && verdicts.length === 0) printLine("No call, as expected.");
  printVerdicts(verdicts);
  problems.forEach(printProblem);
  return { kind: ended.kind === "done" ? "played" : "broken_off", verdicts, problems };
}

type Attempt<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "failed"; readonly problem: string };

async function attempt<Value>(act: () => Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { kind: "done", value: await act() };
  } catch (error) {
    return { kind: "failed", problem: error instanceof Error ? error.message : String(error) };
  }
}

async function settleAndLook(stage: Stage, { look }: Outcome): Promise<readonly string[]> {
  await stage.settle();
  return look === undefined ? [] : look();
}

const RUNS_MS_MAX = 5_000;

/** Waits for the runs of a scene, because a post is answered before its run is made. */
async function untilZapRan(playing: Playing, expected: readonly Expectation[]): Promise<void> {
  const { zapier, zaps } = playing.stage.demo;
  playing.runsExpected += expected.filter(({ place }) => place === "zap").length;
  // Ignored, because the comparison reports a missing run.
  for (const zap of zaps) await zapier.waitForRuns(zap, playing.runsExpected, RUNS_MS_MAX).catch(() => undefined);
}

/** Lists notices that were accepted but did not become an event. They are lost, also if no call was expected. */
async function failedNotices({ demo }: Stage): Promise<string[]> {
  const notices = await demo.client.inbox().catch(() => []);
  const failed = notices.filter(({ state }) => state !== "done");
  return failed.map(({ id, state, error }) => `notice ${id} is ${state}${error ? `: ${error}` : ""}`);
}

function afterwards(arrivals: Arrivals, problems: readonly string[]): SceneResult | null {
  const verdicts = checkArrivals([], arrivals.takeNew());
  if (verdicts.length + problems.length === 0) return null;
  printHeading("After the end:");
  printVerdicts(verdicts);
  problems.forEach(printProblem);
  return { stepNumber: 9, label: "after the end", kind: "played", verdicts, problems };
}
