import type { EventEmitter } from "node:events";
import type { AppCaller } from "./app-caller.ts";
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

/** An account that a Zap uses: its credentials, and its name for the user. */
export interface Connection {
  readonly authData: Readonly<Record<string, string>>;
  readonly label: string;
}

/** Tests the credentials and names the connection. Rejects with the platform's error if the app refuses them. */
export async function openConnection(app: AppCaller, authData: Readonly<Record<string, string>>): Promise<Connection> {
  const account = await app.call("authentication.test", { authData, meta: { isTestingAuth: true } });
  if (typeof account !== "object" || account === null) throw new TypeError("The connection test returned no object.");
  return { authData, label: await labelOf(app, { authData, inputData: { ...account } }) };
}

interface TestedAccount {
  readonly authData: Readonly<Record<string, string>>;
  readonly inputData: Readonly<Record<string, unknown>>;
}

/**
 * The label of an account. An app gives it as a text with {{fields}} of the account, or as a function of the account.
 */
async function labelOf(app: AppCaller, tested: TestedAccount): Promise<string> {
  const { authentication } = (await app.definition()) as { authentication?: { connectionLabel?: unknown } };
  const label = authentication?.connectionLabel;
  if (typeof label !== "string" || label.startsWith("$func$")) {
    return String(await app.call("authentication.connectionLabel", tested));
  }
  return label.replace(/{{\s*(?:bundle\.inputData\.)?(\w+)\s*}}/g, (_whole, key: string) =>
    fieldText(tested.inputData[key]),
  );
}

/** Empty if the field is missing or is not a plain value. */
function fieldText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** An app's definition as Zapier stores it, with the parts that the stand-in uses. */
export interface Definition {
  readonly triggers?: Readonly<Record<string, TriggerDefinition>>;
}

interface TriggerDefinition {
  readonly operation?: {
    readonly sample?: Readonly<Record<string, unknown>>;
    readonly outputFields?: readonly OutputField[];
  };
}

/** A field of the result of a trigger. The keys of a dictionary differ each time. */
export interface OutputField {
  readonly key: string;
  readonly dict?: boolean;
}

/** Reads the definition once, because Zapier does not ask a running app for it either. */
export async function readDefinition(app: AppCaller): Promise<Definition> {
  // The cast is safe because the platform's own schema has checked the shape.
  return (await app.definition()) as Definition;
}

/** Keys of a trigger's fields whose inner keys come from the shop. */
export function dictionaryKeys({ triggers }: Definition, trigger: string): string[] {
  const fields = triggers?.[trigger]?.operation?.outputFields ?? [];
  return fields.filter(({ dict }) => dict === true).map(({ key }) => key);
}

/** The static sample of a trigger. */
export function staticSample({ triggers }: Definition, trigger: string): Readonly<Record<string, unknown>> {
  return triggers?.[trigger]?.operation?.sample ?? {};
}
