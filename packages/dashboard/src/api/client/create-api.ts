import { createHaakClient, type HaakClient } from "@haak/client";

/** What every request says beside what it asks for. */
interface ClientOptions {
  /** In which language the hub writes its sentences. */
  readonly language: () => string;
  /** Proves that a write comes from our pages; null before sign-in. */
  readonly csrfToken: () => string | null;
  /** Is told when the hub no longer knows who asks. */
  readonly onSignedOut: () => void;
}

/** The hub's API, typed. Every call rejects with a `ProblemError` or an `UnreachableError` unless the hub did as asked. */
export type Api = HaakClient;

const READS = ["GET", "HEAD"];

/** Makes the client; one for the whole page, handed down by `ApiProvider`. Who asks is said by the browser's cookie. */
export function createApi({ language, csrfToken, onSignedOut }: ClientOptions): Api {
  const api = createHaakClient({
    url: globalThis.location.origin,
    language,
    // Looked up at each call, so that a test may put something else in its place.
    fetch: (request) => globalThis.fetch(request),
  });
  api.use({
    onRequest({ request }) {
      const token = csrfToken();
      if (token !== null && !READS.includes(request.method)) request.headers.set("x-csrf-token", token);
      return request;
    },
    onResponse({ response, schemaPath }) {
      // Asked whether somebody has signed in, and whether a password is right, 401 is an answer and no news.
      if (response.status === 401 && schemaPath !== "/session") onSignedOut();
    },
  });
  return api;
}
