import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { paths } from "./openapi.gen.ts";
import { readProblem, UnreachableError } from "./problem-error.ts";

/** What every request says beside what it asks for. */
export interface ClientOptions {
  /** In which language the hub writes its sentences. */
  readonly language: () => string;
  /** Proves that a write comes from our pages; null before sign-in. */
  readonly csrfToken: () => string | null;
  /** Is told when the hub no longer knows who asks. */
  readonly onSignedOut: () => void;
}

/** The hub's API, typed. Every call rejects with a `ProblemError` or an `UnreachableError` unless the hub did as asked. */
export type Api = Client<paths>;

const READS = ["GET", "HEAD"];

/** Makes the client; one for the whole page, handed down by `ApiProvider`. */
export function createApi(options: ClientOptions): Api {
  const api = createClient<paths>({
    baseUrl: globalThis.location.origin,
    // Looked up at each call, so that a test may put something else in its place.
    fetch: (request) => globalThis.fetch(request),
  });
  api.use(sayWhoAsks(options), rejectWhatFailed(options));
  return api;
}

function sayWhoAsks({ language, csrfToken }: ClientOptions): Middleware {
  return {
    onRequest({ request }) {
      request.headers.set("accept-language", language());
      const token = csrfToken();
      if (token !== null && !READS.includes(request.method)) request.headers.set("x-csrf-token", token);
      return request;
    },
  };
}

function rejectWhatFailed({ onSignedOut }: ClientOptions): Middleware {
  return {
    async onResponse({ response, schemaPath }) {
      if (response.ok) return;
      // Asked whether somebody has signed in, and whether a password is right, 401 is an answer and no news.
      if (response.status === 401 && schemaPath !== "/session") onSignedOut();
      throw await readProblem(response);
    },
    onError: ({ error }) => new UnreachableError("No answer came.", { cause: error }),
  };
}

/** What the hub answered. For requests that answer with a body; those of 204 are awaited as they are. */
export async function dataOf<Data>(answer: Promise<{ data?: Data }>): Promise<Data> {
  const { data } = await answer;
  if (data === undefined) throw new UnreachableError("The hub answered without a body.");
  return data;
}
