import type { Bundle, HttpRequestOptions, HttpResponse, ZObject } from "zapier-platform-core";
import { hubUrl } from "./hub-url.ts";

/** One request to the hub. `path` starts with a slash; ids in it are already URL-encoded. */
export type HubRequest = Pick<HttpRequestOptions, "method" | "params" | "body" | "skipThrowForStatus"> & {
  readonly path: string;
};

/** Shorter than the 30 seconds that Zapier gives a step, so that there is time left to report a hub that hangs. */
const TIMEOUT_MS = 20_000;

/**
 * Sends a request to the hub. All requests must go through here, so that every error has a message for the user. With
 * `skipThrowForStatus` it returns answers of 400 and above too, but never 429.
 */
export async function askHub<Answer>(
  z: ZObject,
  bundle: Pick<Bundle, "authData">,
  request: HubRequest,
): Promise<HttpResponse<Answer>> {
  const { path, ...options } = request;
  const hub = hubUrl(bundle.authData.hub_url, process.env.HAAK_HUB_URL);
  if (!hub.ok) throw new z.errors.Error(hub.reason, "bad_hub_url");
  const url = `${hub.url}${path}`;
  const response = await reachHub(() => z.request<Answer>({ ...options, url, timeout: TIMEOUT_MS }), { z, url });
  if (response.status === 200 && response.data === undefined) {
    throw new z.errors.Error(`${hub.url} answers, but not as a Haak hub. Check the Hub URL.`, "not_a_hub");
  }
  return response;
}

interface Attempt {
  readonly z: ZObject;
  readonly url: string;
}

/** Replaces the platform's text of a network error, because addresses and ports do not help a seller. */
async function reachHub<Answer>(send: () => Promise<Answer>, { z, url }: Attempt): Promise<Answer> {
  try {
    return await send();
  } catch (error) {
    if (!isNetworkError(error)) throw error;
    const host = new URL(url).host;
    const reason = error.code ?? error.type ?? "no answer";
    throw new z.errors.Error(`The hub at ${host} cannot be reached (${reason}). Is it running?`, "hub_unreachable");
  }
}

/** The error of node-fetch 2, which the platform uses, when an answer is missing or incomplete. It has a system code or a type of its own. */
interface NetworkError extends Error {
  readonly code?: string;
  readonly type?: string;
}

function isNetworkError(error: unknown): error is NetworkError {
  return error instanceof Error && error.name === "FetchError";
}
