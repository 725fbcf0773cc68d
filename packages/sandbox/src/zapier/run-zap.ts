import type { CallBundle } from "./app-caller.ts";
import { cleanedStep } from "./clean-input.ts";
import type { HookPost } from "./hook-listener.ts";
import { runProblems, type ZapRun } from "./run-problems.ts";
import { authDataOf, dictionaryKeys, type RuntimeState, staticSample } from "./runtime-state.ts";
import type { Zap } from "./zap.ts";

/** The input of every method of a trigger: the account and the cleaned input fields. */
export function triggerBundle(
  state: RuntimeState,
  { trigger, inputData }: Pick<Zap, "trigger" | "inputData">,
): Promise<CallBundle> {
  return cleanedStep(state.app, { part: `triggers.${trigger}`, inputData, authData: authDataOf(state) });
}

/** The input for a Zap. Its fields are clean already, but the account is read now, because it may have been connected again. */
export function zapBundle(state: RuntimeState, { cleaned, targetUrl, subscribeData }: Zap): CallBundle {
  return { ...cleaned, authData: authDataOf(state), targetUrl, subscribeData };
}

/** Makes the input of `perform` from a post: the post as it came, and the data that Zapier reads from it. */
function hookBundle(post: HookPost): CallBundle {
  return {
    rawRequest: { method: "POST", querystring: "", headers: zapierHeaders(post.headers), content: post.content },
    cleanedRequest: cleanedRequest(post.content),
  };
}

/** A list stays a list. An object gets the query as extra keys, which an app must leave out of its runs. */
function cleanedRequest(content: string): unknown {
  const json = parsed(content);
  if (Array.isArray(json)) return json;
  return { ...(typeof json === "object" ? json : {}), querystring: {} };
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

/** Names become camel case with the prefix "Http-". Headers that describe the content get no prefix. */
function zapierHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [zapierName(name), value]));
}

function zapierName(name: string): string {
  const cased = name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
  return /^Content-(Type|Length)$/.test(cased) ? cased : `Http-${cased}`;
}

/**
 * Makes the runs of a post, checks them and adds them to the Zap. It never rejects. A failure of the app becomes a
 * problem of the Zap instead, like an error in Zapier's history.
 */
export async function runZap(state: RuntimeState, zap: Zap, post: HookPost): Promise<void> {
  try {
    const samples = [staticSample(state.definition, zap.trigger), zap.sample];
    const dictionaries = dictionaryKeys(state.definition, zap.trigger);
    for (const run of await perform(state, zap, post)) {
      zap.problems.push(...runProblems({ run, earlierRuns: zap.runs, samples, dictionaries }));
      zap.runs.push(run);
    }
  } catch (error) {
    zap.problems.push(`The app failed on a post: ${error instanceof Error ? error.message : String(error)}`);
  }
  state.changes.emit(zap.id);
}

async function perform(state: RuntimeState, zap: Zap, post: HookPost): Promise<ZapRun[]> {
  const bundle = { ...zapBundle(state, zap), ...hookBundle(post) };
  return asRuns(await state.app.call(`triggers.${zap.trigger}.operation.perform`, bundle));
}

/**
 * Checks that the result is a list of objects. Needed because the platform only checks this for a trigger and not for
 * `performList`.
 */
export function asRuns(results: unknown): ZapRun[] {
  if (!Array.isArray(results) || !results.every(isRun)) {
    throw new TypeError(`The app returned ${JSON.stringify(results)}, which is not a list of objects.`);
  }
  return results;
}

function isRun(value: unknown): value is ZapRun {
  return typeof value === "object" && value !== null;
}

type Step = Pick<Zap, "trigger" | "inputData">;

/** The newest samples of the account, as "Test trigger" gets them. */
export async function polledSamples(state: RuntimeState, step: Step): Promise<ZapRun[]> {
  const bundle = { ...(await triggerBundle(state, step)), meta: { isLoadingSample: true, limit: 3 } };
  return asRuns(await state.app.call(`triggers.${step.trigger}.operation.performList`, bundle));
}

/** The sample that the editor uses: the newest of the account, or otherwise the static sample. */
export async function testTrigger(state: RuntimeState, step: Step): Promise<ZapRun> {
  const [newest] = await polledSamples(state, step);
  return newest ?? staticSample(state.definition, step.trigger);
}
