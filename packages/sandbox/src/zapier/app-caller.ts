import * as platform from "zapier-platform-core";

/** The input of an app's method: the part of Zapier's bundle that these methods use. */
export interface CallBundle {
  readonly authData?: Readonly<Record<string, string>>;
  readonly inputData?: Readonly<Record<string, unknown>>;
  readonly inputDataRaw?: Readonly<Record<string, unknown>>;
  readonly subscribeData?: unknown;
  readonly targetUrl?: string;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly rawRequest?: Readonly<Record<string, unknown>>;
  readonly cleanedRequest?: unknown;
}

/** Runs an app as Zapier does: methods are called by their path, and only JSON goes in and comes out. */
export interface AppCaller {
  /** Rejects with the platform's errors, which differ by their `name`, and if an answer fails the platform's checks. */
  call(method: string, bundle: CallBundle): Promise<unknown>;
  /** The definition as Zapier stores it: functions are replaced by markers. */
  definition(): Promise<unknown>;
  /** Errors of the definition by the platform's schema. Empty if there are none. */
  schemaErrors(): Promise<unknown>;
}

/** The function that Zapier's machines call. `createAppHandler` and the wrapper of a build both return it. */
export type Handler = (event: unknown) => Promise<{ results?: unknown }>;

/**
 * The cast is needed because the platform exports this function but only declares `createAppTester`, which finds
 * methods by identity.
 */
const { createAppHandler } = platform as unknown as { createAppHandler: (app: object) => Handler };

const DEFAULT_META = {
  isBulkRead: false,
  isFillingDynamicDropdown: false,
  isLoadingSample: false,
  isPopulatingDedupe: false,
  isTestingAuth: false,
  limit: -1,
  page: 0,
  timezone: null,
  inputFields: {},
};

/**
 * Wraps the built app in this process. The platform ends a process that made over 250 calls and uses over 450 MB, as
 * Zapier's machines do. So start the app in its own process for long loads (`startAppProcess`).
 */
export function createAppCaller(app: object): AppCaller {
  return appCaller(createAppHandler(app));
}

/**
 * Wraps a handler. It sets `calledFromCli`, so that the platform throws an error about a wrong answer instead of
 * logging it.
 */
export function appCaller(handler: Handler): AppCaller {
  const handle = async (event: object) => {
    const { results } = await handler(throughJson({ calledFromCli: true, ...event }));
    return throughJson(results ?? null);
  };
  return {
    call: (method, bundle) => handle({ command: "execute", method, bundle: wholeBundle(bundle) }),
    definition: () => handle({ command: "definition" }),
    schemaErrors: () => handle({ command: "validate" }),
  };
}

function wholeBundle(bundle: CallBundle): object {
  const empty = { authData: {}, inputData: {}, inputDataRaw: {}, subscribeData: {}, targetUrl: "" };
  return { ...empty, ...bundle, meta: { ...DEFAULT_META, ...bundle.meta } };
}

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
