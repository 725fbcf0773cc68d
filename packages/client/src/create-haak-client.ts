import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { paths } from "./openapi.gen.ts";
import { readProblem, UnreachableError } from "./problem-error.ts";

/** The address of the hub, and the credentials for it. */
export interface ClientOptions {
  /** The address of the hub, such as `https://haak.example.com`, without a path. */
  readonly url: string;
  /** An API key. It belongs to one shop, so no request needs to name the shop. */
  readonly apiKey?: string | undefined;
  /** The administrator's password, instead of a key. Only `/v1/shops` needs it. */
  readonly adminPassword?: string | undefined;
  /**
   * The language of the hub's messages. Default: English. Give a function if it can change, because it is called for
   * every request.
   */
  readonly language?: "nl" | "en" | (() => string) | undefined;
  /** Replaces the runtime's own `fetch`, for instance to add a time-out, because there is none by default. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/**
 * The hub's API, typed by path: `client.GET("/v1/events", { params: { query: { limit: 10 } } })`. Every call rejects
 * with a `ProblemError` or an `UnreachableError` unless the hub did what was asked, so that `data` is never missing.
 * The client does not retry by itself, because only the caller knows whether a repetition is safe.
 */
export type HaakClient = Client<paths>;

/**
 * Makes a client of a hub. It has no connection and no state, so that one client may be used as long as the program
 * runs.
 */
export function createHaakClient(options: ClientOptions): HaakClient {
  const { url, fetch } = options;
  const client = createClient<paths>({ baseUrl: url, ...(fetch === undefined ? {} : { fetch }) });
  client.use(setHeaders(options), REJECT_REFUSALS);
  return client;
}

function setHeaders({ apiKey, adminPassword, language = "en" }: ClientOptions): Middleware {
  const authorization = apiKey === undefined ? basic(adminPassword) : `Bearer ${apiKey}`;
  return {
    onRequest({ request }) {
      request.headers.set("accept-language", typeof language === "function" ? language() : language);
      if (authorization !== null) request.headers.set("authorization", authorization);
      return request;
    },
  };
}

/** Encodes the UTF-8 bytes, because `btoa` only accepts Latin 1. */
function basic(password: string | undefined): string | null {
  if (password === undefined) return null;
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`admin:${password}`)))}`;
}

const REJECT_REFUSALS: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await readProblem(response);
  },
  onError: ({ error }) => new UnreachableError("No answer came.", { cause: error }),
};

/**
 * Unwraps the body of an answer: `const { data } = await dataOf(client.GET("/v1/rules"))`. Only for requests that are
 * answered with a body. Await a request with a 204 directly, because this throws without a body.
 * @throws Error if the answer has no body.
 */
export async function dataOf<Data>(answer: Promise<{ data?: Data }>): Promise<Data> {
  const { data } = await answer;
  if (data === undefined) throw new UnreachableError("The hub answered without a body.");
  return data;
}
