import { EventEmitter } from "node:events";
import { listen } from "../listen.ts";
import { type AppCaller, createAppCaller } from "./app-caller.ts";
import { cleanedStep } from "./clean-input.ts";
import { openConnection } from "./connection.ts";
import { readDefinition } from "./definition.ts";
import { hookListener } from "./hook-listener.ts";
import type { ZapRun } from "./run-problems.ts";
import { asRuns, runZap } from "./run-zap.ts";
import { authDataOf, type RuntimeState } from "./runtime-state.ts";
import { type Edit, edit, subscribeAgain, turnOff, turnOn, type ZapSettings } from "./switch-zap.ts";
import { polledSamples } from "./test-trigger.ts";
import { waitForRuns } from "./wait-for-runs.ts";
import type { Zap } from "./zap.ts";

/**
 * The app to run: the default export of its built entry, or a caller of it, which may be a process of its own. `port`
 * says where to listen (0: any free one), `now` (milliseconds) by which clock a hook takes so many posts a second.
 */
export type ZapierRuntimeOptions = ({ readonly app: object } | { readonly caller: AppCaller }) & {
  readonly port?: number;
  readonly now?: () => number;
};

/** A stand-in for Zapier: it owns hook URLs and runs the app's methods when the user or the hub does something. */
export interface ZapierRuntime {
  readonly url: string;
  /** Connects an account, which all that follows uses; a refused one leaves the former in place. Returns its label. */
  connect(authData: Readonly<Record<string, string>>): Promise<string>;
  turnOn(settings: ZapSettings): Promise<Zap>;
  subscribeAgain(zap: Zap): Promise<void>;
  /** Publishes other fields for a Zap that is on. */
  edit(zap: Zap, edit: Edit): Promise<void>;
  turnOff(zap: Zap): Promise<void>;
  /** What "Test trigger" shows in the editor, newest first. */
  sample(trigger: string, inputData?: Zap["inputData"]): Promise<ZapRun[]>;
  /** One page of the choices that a hidden list gives; pages count from 0. */
  dropdown(trigger: string, page?: number): Promise<ZapRun[]>;
  /** What a search finds. */
  search(key: string, inputData: Zap["inputData"]): Promise<ZapRun[]>;
  /** What an action gives back. */
  create(key: string, inputData: Zap["inputData"]): Promise<ZapRun>;
  /** The runs of a Zap as soon as there are this many; rejects for a bad run, and after the time. */
  waitForRuns(zap: Zap, count: number, timeoutMs: number): Promise<readonly ZapRun[]>;
  /** Lets runs that are under way finish first. */
  close(): Promise<void>;
}

/** Starts the stand-in on loopback. It holds one connection; two accounts take two of them. */
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
    // The platform has checked that an action returned an object.
    create: async (key, inputData) => (await perform(`creates.${key}`, inputData)) as ZapRun,
  };
}
