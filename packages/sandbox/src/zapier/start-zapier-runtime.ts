import { EventEmitter, once } from "node:events";
import { listen } from "../listen.ts";
import { type AppCaller, createAppCaller } from "./app-caller.ts";
import { cleanedStep } from "./clean-input.ts";
import { hookListener } from "./hook-listener.ts";
import type { ZapRun } from "./run-problems.ts";
import { asRuns, polledSamples, runZap } from "./run-zap.ts";
import { authDataOf, openConnection, type RuntimeState, readDefinition } from "./runtime-state.ts";
import { type Edit, edit, subscribeAgain, turnOff, turnOn, type ZapSettings } from "./switch-zap.ts";
import type { Zap } from "./zap.ts";

/**
 * The app to run: the default export of its built entry, or a caller of it, which may be another process. `port` 0 takes a free port. `now`
 * (milliseconds) is the clock of the limit of posts per second, so that a test can move it.
 */
export type ZapierRuntimeOptions = ({ readonly app: object } | { readonly caller: AppCaller }) & {
  readonly port?: number;
  readonly now?: () => number;
};

/** A stand-in for Zapier: it owns hook URLs and runs the app's methods when the user or the hub does something. */
export interface ZapierRuntime {
  readonly url: string;
  /** Connects an account for all later calls and returns its label. If it is refused, the earlier account stays connected. */
  connect(authData: Readonly<Record<string, string>>): Promise<string>;
  turnOn(settings: ZapSettings): Promise<Zap>;
  subscribeAgain(zap: Zap): Promise<void>;
  /** Publishes new fields for a Zap that is on. */
  edit(zap: Zap, edit: Edit): Promise<void>;
  turnOff(zap: Zap): Promise<void>;
  /** The results of "Test trigger" in the editor, newest first. */
  sample(trigger: string, inputData?: Zap["inputData"]): Promise<ZapRun[]>;
  /** One page of the choices of a hidden list. Pages are numbered from 0. */
  dropdown(trigger: string, page?: number): Promise<ZapRun[]>;
  /** The results of a search. */
  search(key: string, inputData: Zap["inputData"]): Promise<ZapRun[]>;
  /** The result of an action. */
  create(key: string, inputData: Zap["inputData"]): Promise<ZapRun>;
  /** Resolves with the runs of a Zap once there are this many. Rejects on a bad run or after the time-out. */
  waitForRuns(zap: Zap, count: number, timeoutMs: number): Promise<readonly ZapRun[]>;
  /** Waits for runs that have not ended, so that none is lost. */
  close(): Promise<void>;
}

/** Starts the stand-in on loopback. It has one connection. Start two for two accounts. */
export async function startZapierRuntime({ port = 0, ...options }: ZapierRuntimeOptions): Promise<ZapierRuntime> {
  const app = "caller" in options ? options.caller : createAppCaller(options.app);
  const state = await newState(app, options.now ?? (() => performance.now()));
  const { url, close } = await listen(hooksOf(state), port);
  return {
    url,
    ...editorOf(state),
    ...actionsOf(state),
    turnOn: (settings) => turnOn(state, url, settings),
    subscribeAgain: (zap) => subscribeAgain(state, zap),
    edit: (zap, change) => edit(state, zap, change),
    turnOff: (zap) => turnOff(state, zap),
    waitForRuns: (zap, count, timeoutMs) => waitForRuns(state, zap, { count, timeoutMs }),
    close: async () => {
      await Promise.all(state.running);
      await close();
    },
  };
}

async function newState(app: AppCaller, now: RuntimeState["now"]): Promise<RuntimeState> {
  return {
    app,
    definition: await readDefinition(app),
    zaps: new Map(),
    changes: new EventEmitter(),
    running: new Set(),
    now,
    connection: null,
  };
}

function hooksOf(state: RuntimeState) {
  return hookListener({
    findZap: (id) => state.zaps.get(id),
    onPost: (zap, post) => {
      const run = runZap(state, zap, post).finally(() => state.running.delete(run));
      state.running.add(run);
    },
    onDelete: (zap) => {
      zap.state = "off";
      state.changes.emit(zap.id);
    },
  });
}

function editorOf(state: RuntimeState): Pick<ZapierRuntime, "connect" | "sample" | "dropdown"> {
  return {
    connect: async (authData) => {
      state.connection = await openConnection(state.app, authData);
      return state.connection.label;
    },
    sample: (trigger, inputData = {}) => polledSamples(state, { trigger, inputData }),
    dropdown: async (trigger, page = 0) => {
      const bundle = { authData: authDataOf(state), meta: { isFillingDynamicDropdown: true, page } };
      return asRuns(await state.app.call(`triggers.${trigger}.operation.perform`, bundle));
    },
  };
}

function actionsOf(state: RuntimeState): Pick<ZapierRuntime, "search" | "create"> {
  const perform = async (part: string, inputData: Zap["inputData"]) => {
    const bundle = await cleanedStep(state.app, { part, inputData, authData: authDataOf(state) });
    return state.app.call(`${part}.operation.perform`, bundle);
  };
  return {
    search: async (key, inputData) => asRuns(await perform(`searches.${key}`, inputData)),
    // The cast is safe because the platform has checked that an action returned an object.
    create: async (key, inputData) => (await perform(`creates.${key}`, inputData)) as ZapRun,
  };
}

/** The number of runs to wait for, and the time-out. */
export interface RunWait {
  readonly count: number;
  readonly timeoutMs: number;
}

/**
 * Resolves when the Zap has this many runs. It listens for changes instead of polling. It rejects as soon as a run has a problem, and after
 * the time-out with the runs that it has.
 */
async function waitForRuns(state: RuntimeState, zap: Zap, wait: RunWait): Promise<readonly ZapRun[]> {
  const signal = AbortSignal.timeout(wait.timeoutMs);
  while (zap.runs.length < wait.count && zap.problems.length === 0) {
    await once(state.changes, zap.id, { signal }).catch(() => {
      throw new Error(`${counted(zap, wait)} after ${wait.timeoutMs} ms.`);
    });
  }
  if (zap.problems.length > 0) throw new Error(`${counted(zap, wait)}. Problems: ${zap.problems.join(" ")}`);
  return zap.runs;
}

function counted(zap: Zap, wait: RunWait): string {
  return `The Zap on ${zap.trigger} (${zap.state}) has ${zap.runs.length} of ${wait.count} runs`;
}

/**
 * Loads the app as Zapier does: compiled, by the name of its package. `turbo run build` must have run. It is separate
 * from the runtime, so that the app's own tests can give the runtime another app.
 */
export async function loadZapierApp(): Promise<object> {
  return (await import("@haak/zapier-app")).default;
}
