import { EventEmitter } from "node:events";
import { listen } from "../listen.ts";
import { createAppCaller } from "./app-caller.ts";
import { openConnection } from "./connection.ts";
import { hookListener } from "./hook-listener.ts";
import type { ZapRun } from "./run-problems.ts";
import { asRuns, runZap } from "./run-zap.ts";
import { authDataOf, type RuntimeState } from "./runtime-state.ts";
import { edit, turnOff, turnOn, type ZapSettings } from "./switch-zap.ts";
import { waitForRuns } from "./wait-for-runs.ts";
import type { Zap } from "./zap.ts";

/** The app to run, which is the default export of its built entry, and where to listen (0: any free port). */
export interface ZapierRuntimeOptions {
  readonly app: object;
  readonly port?: number;
}

/** A stand-in for Zapier: it owns hook URLs and runs the app's methods when the user or the hub does something. */
export interface ZapierRuntime {
  readonly url: string;
  /** Connects an account, which all that follows uses; a refused one leaves the former in place. Returns its label. */
  connect(authData: Readonly<Record<string, string>>): Promise<string>;
  turnOn(settings: ZapSettings): Promise<Zap>;
  /** Publishes other fields for a Zap that is on. */
  edit(zap: Zap, inputData: Zap["inputData"]): Promise<void>;
  turnOff(zap: Zap): Promise<void>;
  /** What "Test trigger" shows in the editor, newest first. */
  sample(trigger: string, inputData?: Zap["inputData"]): Promise<ZapRun[]>;
  /** One page of the choices that a hidden list gives; pages count from 0. */
  dropdown(trigger: string, page?: number): Promise<ZapRun[]>;
  /** The runs of a Zap as soon as there are this many; rejects after the time with what the Zap has. */
  waitForRuns(zap: Zap, count: number, timeoutMs: number): Promise<readonly ZapRun[]>;
  /** Lets runs that are under way finish first. */
  close(): Promise<void>;
}

/** Starts the stand-in on loopback. It holds one connection; two accounts take two of them. */
export async function startZapierRuntime({ app, port = 0 }: ZapierRuntimeOptions): Promise<ZapierRuntime> {
  const state = newState(app);
  const { url, close } = await listen(hooksOf(state), port);
  return {
    url,
    ...editorOf(state),
    turnOn: (settings) => turnOn(state, url, settings),
    edit: (zap, inputData) => edit(state, zap, inputData),
    turnOff: (zap) => turnOff(state, zap),
    waitForRuns: (zap, count, timeoutMs) => waitForRuns(state, zap, { count, timeoutMs }),
    close: async () => {
      await Promise.all(state.running);
      await close();
    },
  };
}

function newState(app: object): RuntimeState {
  return {
    app: createAppCaller(app),
    zaps: new Map(),
    changes: new EventEmitter(),
    running: new Set(),
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
    sample: async (trigger, inputData = {}) => {
      const bundle = { authData: authDataOf(state), inputData, meta: { isLoadingSample: true, limit: 3 } };
      return asRuns(await state.app.call(`triggers.${trigger}.operation.performList`, bundle));
    },
    dropdown: async (trigger, page = 0) => {
      const bundle = { authData: authDataOf(state), meta: { isFillingDynamicDropdown: true, page } };
      return asRuns(await state.app.call(`triggers.${trigger}.operation.perform`, bundle));
    },
  };
}
