import type { EventEmitter } from "node:events";
import type { AppCaller } from "./app-caller.ts";
import type { Connection } from "./connection.ts";
import type { Definition } from "./definition.ts";
import type { Zap } from "./zap.ts";

/** The state of a running stand-in. Only this folder uses it. */
export interface RuntimeState {
  readonly app: AppCaller;
  readonly definition: Definition;
  readonly zaps: Map<string, Zap>;
  /** Emits the id of a Zap after a change, so that a test can wait for one. */
  readonly changes: EventEmitter;
  /** Runs that have not ended; closing must wait for them. */
  readonly running: Set<Promise<void>>;
  /** Milliseconds of a clock that only goes forward, needed for the limit of posts per second of a hook. */
  readonly now: () => number;
  connection: Connection | null;
}

/** The credentials of the connected account. Throws if there is none, because every Zap needs one. */
export function authDataOf(state: RuntimeState): Readonly<Record<string, string>> {
  if (state.connection === null) throw new Error("Connect an account first: call connect(authData).");
  return state.connection.authData;
}
