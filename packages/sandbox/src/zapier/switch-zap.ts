import { randomUUID } from "node:crypto";
import { hookPath } from "./hook-listener.ts";
import { authDataOf, type RuntimeState } from "./runtime-state.ts";
import type { Zap } from "./zap.ts";

/** A trigger with its filled-in fields, as a user sets it up in the editor. */
export interface ZapSettings {
  readonly trigger: string;
  readonly inputData?: Readonly<Record<string, unknown>>;
}

/**
 * Makes a Zap and subscribes it. It takes posts before the subscription is confirmed, because the hub may send its first
 * one sooner than its answer. Rejects, and leaves no Zap behind, when the app cannot subscribe.
 */
export async function turnOn(state: RuntimeState, baseUrl: string, settings: ZapSettings): Promise<Zap> {
  const zap = newZap(baseUrl, settings);
  state.zaps.set(zap.id, zap);
  try {
    zap.subscribeData = await subscribe(state, zap);
  } catch (error) {
    state.zaps.delete(zap.id);
    throw error;
  }
  return zap;
}

/** Publishes an edited Zap: the new subscription comes first, so that nothing is missed in between. */
export async function edit(state: RuntimeState, zap: Zap, inputData: Zap["inputData"]): Promise<void> {
  const old = { subscribeData: zap.subscribeData, inputData: zap.inputData };
  zap.inputData = inputData;
  zap.subscribeData = await subscribe(state, zap);
  await unsubscribe(state, { ...zap, ...old });
}

/** Answers 410 from here on, also when the hub cannot be told: then this rejects. */
export async function turnOff(state: RuntimeState, zap: Zap): Promise<void> {
  zap.state = "off";
  await unsubscribe(state, zap);
}

function newZap(baseUrl: string, { trigger, inputData = {} }: ZapSettings): Zap {
  const id = randomUUID();
  const targetUrl = `${baseUrl}${hookPath(id)}`;
  return { id, trigger, targetUrl, inputData, state: "on", subscribeData: null, runs: [], problems: [] };
}

function subscribe(state: RuntimeState, zap: Zap): Promise<unknown> {
  const { trigger, targetUrl, inputData } = zap;
  const bundle = { authData: authDataOf(state), targetUrl, inputData };
  return state.app.call(`triggers.${trigger}.operation.performSubscribe`, bundle);
}

async function unsubscribe(state: RuntimeState, zap: Zap): Promise<void> {
  const { trigger, targetUrl, inputData, subscribeData } = zap;
  const bundle = { authData: authDataOf(state), targetUrl, inputData, subscribeData };
  await state.app.call(`triggers.${trigger}.operation.performUnsubscribe`, bundle);
}
