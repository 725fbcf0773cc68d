import builtApp from "@haak/zapier-app";
import { afterEach, beforeEach } from "vitest";
import { type CallBundle, createAppCaller } from "../../sandbox/src/zapier/app-caller.ts";
import { type FakeHub, type ScriptedAnswer, startFakeHub } from "./fake-hub.ts";

/** The built app, connected to a hub that answers what the test says. */
export interface AppOnFakeHub {
  /** That of the test that runs. */
  readonly hub: FakeHub;
  call(method: string, bundle?: CallBundle): Promise<unknown>;
  /** Calls a method of a trigger. */
  operation(trigger: string, method: string, bundle?: CallBundle): Promise<unknown>;
  answerAlways(answer: ScriptedAnswer): void;
}

/** Gives each test of a file a hub of its own. */
export function useAppOnFakeHub(): AppOnFakeHub {
  const app = createAppCaller(builtApp);
  const started: FakeHub[] = [];
  const current = () => {
    const hub = started.at(-1);
    if (hub === undefined) throw new Error("The hub is there only while tests run.");
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
