import type { AppCaller } from "./app-caller.ts";

/** An account that a Zap uses: its credentials, and what the user sees it called. */
export interface Connection {
  readonly authData: Readonly<Record<string, string>>;
  readonly label: string;
}

/** Tries the credentials and names the connection. Rejects with the platform's error where the app refuses them. */
export async function openConnection(app: AppCaller, authData: Readonly<Record<string, string>>): Promise<Connection> {
  const account = await app.call("authentication.test", { authData, meta: { isTestingAuth: true } });
  if (typeof account !== "object" || account === null) throw new TypeError("The connection test returned no object.");
  return { authData, label: await labelOf(app, { authData, inputData: { ...account } }) };
}

interface TestedAccount {
  readonly authData: Readonly<Record<string, string>>;
  readonly inputData: Readonly<Record<string, unknown>>;
}

/** A label is a text with {{fields}} of the account, or a function that is given the account as its input data. */
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

/** A field that is missing, or that is no plain value, leaves its place in the label empty. */
function fieldText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
