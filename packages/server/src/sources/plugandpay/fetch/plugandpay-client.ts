import { checkInput, type GuardedRequest, type GuardedResponse, parseRetryAfter, type UserMessage } from "@haak/core";
import type { z } from "zod";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Clock } from "../../../platform/time/clock.ts";

/** The result of one question to Plug&Pay. `why` is shown to the seller, so that it must not contain the token. */
export type Fetched =
  /** `next` is the address of the page after this one, where there is one. */
  | { readonly kind: "found"; readonly data: unknown; readonly next?: string }
  /** It is not there (404): asking again would not help. */
  | { readonly kind: "missing"; readonly why: UserMessage }
  /** The token is not taken (401). */
  | { readonly kind: "token_refused"; readonly why: UserMessage }
  /** Not now: ask again. `retryAfterSeconds` is what Plug&Pay asked for with 429 or 503. */
  | { readonly kind: "unavailable"; readonly why: UserMessage; readonly retryAfterSeconds: number | null }
  /** Nothing was asked, because Plug&Pay asked to wait until then. This does not count as a try. */
  | { readonly kind: "paused"; readonly why: UserMessage; readonly until: Date };

export type NotFetched = Exclude<Fetched, { kind: "found" }>;

/** Asks Plug&Pay's API for one thing, by its path. */
export type AskPlugAndPay = (path: string) => Promise<Fetched>;

/** `timeoutMs` ends with the last byte of the answer. */
interface PlugAndPayClientOptions {
  readonly request: GuardedRequest;
  readonly clock: Clock;
  readonly baseUrl: string;
  readonly apiToken: string;
  readonly timeoutMs: number;
}

/** An order of 250 lines with all its relations is below 1 MiB. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;

/** Plug&Pay's documentation asks for this name; another `Accept` than JSON is sent to a login page (official PHP SDK). */
const HEADERS = { accept: "application/json", "user-agent": "CustomApiCall/2" };

export function createPlugAndPayClient(options: PlugAndPayClientOptions): AskPlugAndPay {
  const { request, clock, baseUrl, apiToken, timeoutMs } = options;
  const headers = { ...HEADERS, authorization: `Bearer ${apiToken}` };
  return async (path) => {
    const response = await request({
      method: "GET",
      url: `${baseUrl}${path}`,
      headers,
      body: null,
      timeoutMs,
      bodyBytesMax: ANSWER_BYTES_MAX,
    });
    return toFetched(response, path.split("?")[0] ?? path, clock.now());
  };
}

function toFetched(response: GuardedResponse, what: string, now: Date): Fetched {
  if (response.kind === "failed") return unavailable(response.error);
  switch (response.status) {
    case 200:
      return readData(response.body, what);
    case 401:
      return { kind: "token_refused", why: TOKEN_REFUSED };
    case 404:
      return { kind: "missing", why: hubMessage("plugandpay_not_found", { path: what }) };
    case 429:
    case 503:
      return unavailable(
        hubMessage("plugandpay_busy", { status: response.status }),
        parseRetryAfter(response.headers["retry-after"] ?? null, now),
      );
    default:
      return unavailable(hubMessage("plugandpay_status", { status: response.status, path: what }));
  }
}

const TOKEN_REFUSED = hubMessage("plugandpay_refused_token");

function unavailable(why: UserMessage, retryAfterSeconds: number | null = null): Fetched {
  return { kind: "unavailable", why, retryAfterSeconds };
}

/** One thing is `{"data": {…}}`, a list `{"data": […], "links": {"next": …}}`. What was cut off is no JSON, so half an order is never taken for a whole one. */
function readData(body: string, what: string): Fetched {
  // A character that the limit cut in two is left off, so that a cut body may be up to three bytes shorter.
  if (Buffer.byteLength(body) > ANSWER_BYTES_MAX - 4)
    return unavailable(hubMessage("plugandpay_answer_too_large", { path: what }));
  const answer = parseAnswer(body);
  if (answer === null) return unavailable(hubMessage("plugandpay_answer_not_json", { path: what }));
  const next = answer.links?.next;
  return { kind: "found", data: answer.data, ...(typeof next === "string" ? { next } : {}) };
}

interface Answer {
  readonly data: unknown;
  readonly links?: { readonly next?: unknown } | null;
}

function parseAnswer(body: string): Answer | null {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === "object" && answer !== null && "data" in answer ? answer : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

type ReadFetched<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: UserMessage };

/** Checks the shape of an answer, and its id unless the thing comes from a list, because an answer about another thing is wrong. */
export function readFetched<Schema extends z.ZodType<{ id: string }>>(
  schema: Schema,
  data: unknown,
  id?: string,
): ReadFetched<z.output<Schema>> {
  const { data: value, errors } = checkInput(schema, data);
  if (value !== undefined && (id === undefined || value.id === id)) return { ok: true, value };
  const [first] = errors;
  if (first === undefined) return { ok: false, why: hubMessage("plugandpay_other_id", { id: id ?? "" }) };
  return { ok: false, why: hubMessage("plugandpay_answer_unexpected", { problem: [first] }) };
}
