import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { paths } from "./openapi.gen.ts";
import { readProblem, UnreachableError } from "./problem-error.ts";

/** Which hub to ask, and as whom. */
export interface ClientOptions {
  /** Where the hub is, such as `https://haak.example.com`. */
  readonly url: string;
  /** A key of the shop, which names the shop. */
  readonly apiKey?: string | undefined;
  /** Instead of a key: the administrator, for `/v1/shops`. */
  readonly adminPassword?: string | undefined;
  /** The language of the hub's sentences; a function where it may change. English by default. */
  readonly language?: "nl" | "en" | (() => string) | undefined;
  /** What asks in place of the runtime's own `fetch`, for instance to add a time-out. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/**
 * The hub's API, typed by path: `client.GET("/v1/events", { params: { query: { limit: 10 } } })`. Every call rejects with a
 * `ProblemError` or an `UnreachableError` unless the hub did as asked, so that `data` is there.
 */
export type HaakClient = Client<paths>;

/** Makes a client of a hub. It keeps no connection and no state, so that one may serve for as long as the program runs. */
export function createHaakClient(options: ClientOptions): HaakClient {
  const { url, fetch } = options;
  const client = createClient<paths>({ baseUrl: url, ...(fetch === undefined ? {} : { fetch }) });
  client.use(setUserAgent(options), REJECT_WHAT_FAILED);
  return client;
}

function setUserAgent({ apiKey, adminPassword, language = "en" }: ClientOptions): Middleware {
  const authorization = apiKey === undefined ? basic(adminPassword) : `Bearer ${apiKey}`;
  return {
    onRequest({ request }) {
      request.headers.set("accept-language", typeof language === "function" ? language() : language);
      if (authorization !== null) request.headers.set("authorization", authorization);
      return request;
    },
  };
}

/** By its bytes in UTF-8, as `btoa` takes nothing beyond Latin 1. */
function basic(password: string | undefined): string | null {
  if (password === undefined) return null;
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`admin:${password}`)))}`;
}

const REJECT_WHAT_FAILED: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await readProblem(response);
  },
  onError: ({ error }) => new UnreachableError("No answer came.", { cause: error }),
};
