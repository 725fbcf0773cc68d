import { createHaakClient, type HaakClient } from "@haak/client";

interface ClientOptions {
  /** The hub writes its messages in this language. */
  readonly language: () => string;
  /** Proves that a write comes from our own pages. Null before sign-in. */
  readonly csrfToken: () => string | null;
  /** Called when the hub answers 401 because the session has ended. */
  readonly onSignedOut: () => void;
}

/** Every call rejects with a `ProblemError` or an `UnreachableError`, unless the hub did what was asked. */
export type Api = HaakClient;

const READS = ["GET", "HEAD"];

/** One client for the whole page. The browser's cookie identifies the user, so that no request carries a key. */
export function createApi({ language, csrfToken, onSignedOut }: ClientOptions): Api {
  const api = createHaakClient({
    url: globalThis.location.origin,
    language,
    // Looked up at each call, so that a test can replace it.
    fetch: (request) => globalThis.fetch(request),
  });
  api.use({
    onRequest({ request }) {
      const token = csrfToken();
      if (token !== null && !READS.includes(request.method)) request.headers.set("x-csrf-token", token);
      return request;
    },
    onResponse({ response, schemaPath }) {
      // For `/session`, a 401 is an expected answer: nobody has signed in yet, or the password is wrong.
      if (response.status === 401 && schemaPath !== "/session") onSignedOut();
    },
  });
  return api;
}
