import builtApp from "@haak/zapier-app";
import { afterEach, beforeEach } from "vitest";
import { type CallBundle, createAppCaller } from "../../sandbox/src/zapier/app-caller.ts";
import { type FakeHub, type ScriptedAnswer, startFakeHub } from "./fake-hub.ts";

/** The built app, connected to a hub with scripted answers. */
export interface AppOnFakeHub {
  /** The hub of the running test. */
  readonly hub: FakeHub;
  call(method: string, bundle?: CallBundle): Promise<unknown>;
  /** Calls a method of a trigger. */
  operation(trigger: string, method: string, bundle?: CallBundle): Promise<unknown>;
  answerAlways(answer: ScriptedAnswer): void;
}

/** Starts a hub for each test of a file. */
export function useAppOnFakeHub(): AppOnFakeHub {
  const app = createAppCaller(builtApp);
  const started: FakeHub[] = [];
  const current = () => {
    const hub = started.at(-1);
    if (hub === undefined) throw new Error("The hub only exists while tests run.");
    return hub;
  };
  beforeEach(async () => {
    started.push(await startFakeHub());
  });
  afterEach(() => current().close());
  const call = (method: string, bundle: CallBundle = {}) =>
    app.call(method, { authData: { hub_url: current().url, api_key: "key-1" }, ...bundle });
  return {
    get hub() {
      return current();
    },
    call,
    operation: (trigger, method, bundle = {}) => call(`triggers.${trigger}.operation.${method}`, bundle),
    answerAlways: (answer) => {
      current().answer = () => answer;
    },
  };
}
