import type { EventEmitter } from "node:events";
import type { AppCaller } from "./app-caller.ts";
import type { Connection } from "./connection.ts";
import type { Definition } from "./definition.ts";
import type { Zap } from "./zap.ts";

/** What a running stand-in remembers. Only the functions of this folder see it. */
export interface RuntimeState {
  readonly app: AppCaller;
  readonly definition: Definition;
  readonly zaps: Map<string, Zap>;
  /** Emits the id of a Zap after something happened to it. */
  readonly changes: EventEmitter;
  /** Runs that are under way; closing waits for them. */
  readonly running: Set<Promise<void>>;
  /** Milliseconds of a clock that only goes forward, by which a hook takes so many posts a second. */
  readonly now: () => number;
  connection: Connection | null;
}

/** The credentials of the connected account. Throws where nobody connected one: no Zap can do without. */
export function authDataOf(state: RuntimeState): Readonly<Record<string, string>> {
  if (state.connection === null) throw new Error("Connect an account first: call connect(authData).");
  return state.connection.authData;
}
