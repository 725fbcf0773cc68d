import { type Arrivals, watchArrivals } from "./arrivals.ts";
import { checkArrivals, type Expectation } from "./expectations.ts";
import { printHeading, printLine, printProblem, printVerdicts } from "./print.ts";
import type { SceneResult } from "./result.ts";
import type { Outcome, Scene, Stage, Step } from "./scene.ts";
import { createStage } from "./stage.ts";
import type { Demo } from "./start-demo.ts";

/** The story as it went, with a way to see what came after its end. */
export interface PlayedStory {
  readonly results: readonly SceneResult[];
  /**
   * A row for what was wrong after the end: these problems, and whatever arrived since, because nobody expected it. Null
   * where there is neither.
   */
  afterwards(problems: readonly string[]): SceneResult | null;
}

/**
 * Plays the steps one after the other, prints what happens, and compares what arrived after each scene. A scene that
 * breaks off ends the story, because those after it rest on it; they are told as not played.
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

const NOT_PLAYED: Played = { kind: "not_played", verdicts: [], problems: ["the story broke off before"] };

interface Playing {
  readonly stage: Stage;
  readonly arrivals: Arrivals;
  /** By the Zap, since the story began. */
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
  if (ended.kind === "done" && verdicts.length === 0) printLine("No call, as it must be.");
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

/** A post is answered before its run is made, so that the last run of a scene may still be on its way. */
async function untilZapRan(playing: Playing, expected: readonly Expectation[]): Promise<void> {
  const { zapier, zaps } = playing.stage.demo;
  playing.runsExpected += expected.filter(({ place }) => place === "zap").length;
  // A run that does not come is found missing by what is compared next.
  for (const zap of zaps) await zapier.waitForRuns(zap, playing.runsExpected, RUNS_MS_MAX).catch(() => undefined);
}

/** A notice that was taken and became nothing is a loss, also where no call was expected of it. */
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
