import { randomUUID } from "node:crypto";
import { hookPath } from "./hook-listener.ts";
import { testTrigger, triggerBundle, zapBundle } from "./run-zap.ts";
import type { RuntimeState } from "./runtime-state.ts";
import { hookLimit, type Zap } from "./zap.ts";

/** A trigger and its input fields, as a user sets them up in the editor. */
export interface ZapSettings {
  readonly trigger: string;
  readonly inputData?: Readonly<Record<string, unknown>>;
}

/**
 * When the hook of the older version of an edited Zap is unsubscribed. Zapier promises no order, and may never do it.
 */
export type Farewell = "before" | "after" | "never";

/**
 * Makes a Zap, tests its trigger as the editor does, and subscribes it. It accepts posts before the subscription is confirmed, because the
 * hub may send the first post before its answer. Rejects and removes the Zap if the app cannot subscribe.
 */
export async function turnOn(state: RuntimeState, baseUrl: string, settings: ZapSettings): Promise<Zap> {
  const zap = newZap({ baseUrl, now: state.now }, settings);
  zap.cleaned = await triggerBundle(state, zap);
  zap.sample = await testTrigger(state, zap);
  state.zaps.set(zap.id, zap);
  try {
    zap.subscribeData = await subscribe(state, zap);
  } catch (error) {
    state.zaps.delete(zap.id);
    throw error;
  }
  return zap;
}

/** Subscribes a Zap again that is on, as Zapier does if it did not receive the answer. */
export async function subscribeAgain(state: RuntimeState, zap: Zap): Promise<void> {
  zap.subscribeData = await subscribe(state, zap);
}

/** The new input fields, and what happens to the old hook. */
export interface Edit {
  readonly inputData: Zap["inputData"];
  readonly farewell: Farewell;
}

/** Publishes an edited Zap. Usually it subscribes first, so that no event is missed in between. */
export async function edit(state: RuntimeState, zap: Zap, { inputData, farewell }: Edit): Promise<void> {
  const old = { ...zap };
  if (farewell === "before") await unsubscribe(state, old);
  zap.inputData = inputData;
  zap.cleaned = await triggerBundle(state, zap);
  zap.subscribeData = await subscribe(state, zap);
  if (farewell === "after") await unsubscribe(state, old);
}

/** Switches a Zap off. Its hook answers 410 from now on, also if unsubscribing fails; then this rejects. */
export async function turnOff(state: RuntimeState, zap: Zap): Promise<void> {
  zap.state = "off";
  await unsubscribe(state, zap);
}

function newZap(
  { baseUrl, now }: { baseUrl: string; now: RuntimeState["now"] },
  { trigger, inputData = {} }: ZapSettings,
): Zap {
  const id = randomUUID();
  return {
    id,
    trigger,
    targetUrl: `${baseUrl}${hookPath(id)}`,
    inputData,
    cleaned: {},
    state: "on",
    subscribeData: null,
    sample: {},
    runs: [],
    problems: [],
    limit: hookLimit(now),
    throttled: 0,
    throttleNext: [],
  };
}

function subscribe(state: RuntimeState, zap: Zap): Promise<unknown> {
  return state.app.call(`triggers.${zap.trigger}.operation.performSubscribe`, zapBundle(state, zap));
}

async function unsubscribe(state: RuntimeState, zap: Zap): Promise<void> {
  await state.app.call(`triggers.${zap.trigger}.operation.performUnsubscribe`, zapBundle(state, zap));
}
