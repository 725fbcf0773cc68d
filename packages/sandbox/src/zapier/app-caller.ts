import * as platform from "zapier-platform-core";

/** The input of an app's method: the part of Zapier's bundle that methods here use. */
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

/** Runs an app as Zapier does: by method path, with nothing but JSON going in and coming out. */
export interface AppCaller {
  /** Rejects with the platform's errors, distinguished by their `name`, and when an answer breaks the platform's checks. */
  call(method: string, bundle: CallBundle): Promise<unknown>;
  /** The definition as Zapier stores it: functions are replaced by markers. */
  definition(): Promise<unknown>;
  /** What the platform's schema finds wrong with the definition; empty when all is well. */
  schemaErrors(): Promise<unknown>;
}

/** The function that Zapier's machines call. `createAppHandler` and the wrapper in a build both give it. */
export type Handler = (event: unknown) => Promise<{ results?: unknown }>;

/** The platform exports this function and declares only `createAppTester`, which knows methods by identity. */
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
 * Wraps the built app in this process. A process that made over 250 calls and holds over 450 MB is ended by the platform,
 * as its own machines are: for long loads, start the app in a process of its own (`startAppProcess`).
 */
export function createAppCaller(app: object): AppCaller {
  return appCaller(createAppHandler(app));
}

/** `calledFromCli` makes the platform throw what it finds wrong with an answer instead of logging it. */
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
