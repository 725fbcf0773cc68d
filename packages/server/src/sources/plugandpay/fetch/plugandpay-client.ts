import {
  type GuardedRequest,
  type GuardedResponse,
  nextAttemptAt,
  parseRetryAfter,
  type UserMessage,
} from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { ReadingNote } from "../../../platform/reading-note.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { newFindings, type Read, refuseWhole, required } from "./tolerant-reader.ts";
import {
  fetchedIdOf,
  type ThingKind,
  type UnreadableField,
  type UnreadableThing,
  unreadableField,
} from "./unreadable.ts";

/** The result of one question to Plug&Pay. `why` is shown to the seller, so that it must not contain the token. */
export type Fetched =
  /** `next` is the address of the next page, if there is one. */
  | { readonly kind: "found"; readonly data: unknown; readonly next?: string }
  /** It does not exist (404). Another request would not help. */
  | { readonly kind: "missing"; readonly why: UserMessage }
  /** The token was refused (401). */
  | { readonly kind: "token_refused"; readonly why: UserMessage }
  /** A temporary failure, after which it is tried again. `retryAfterSeconds` is the wait that Plug&Pay asked for with 429 or 503. */
  | { readonly kind: "unavailable"; readonly why: UserMessage; readonly retryAfterSeconds: number | null }
  /** No request was sent, because Plug&Pay asked to wait until this time. It does not count as an attempt. */
  | { readonly kind: "paused"; readonly why: UserMessage; readonly until: Date };

export type NotFetched = Exclude<Fetched, { kind: "found" }>;

/** Requests one thing from Plug&Pay's API, by its path. */
export type AskPlugAndPay = (path: string) => Promise<Fetched>;

/** The time limit includes the last byte of the answer. */
interface PlugAndPayClientOptions {
  readonly request: GuardedRequest;
  readonly clock: Clock;
  readonly baseUrl: string;
  readonly apiToken: string;
  readonly timeoutMs: number;
}

/** Enough, because an order of 250 lines with all its relations is smaller than 1 MiB. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;

/** Plug&Pay's documentation requires this user agent. With an `Accept` other than JSON, Plug&Pay answers with a login page (official PHP SDK). */
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

/**
 * Reads `{"data": {…}}` for one thing, or `{"data": […], "links": {"next": …}}` for a list. A cut body is not valid JSON, so that half an
 * order is never treated as a whole one.
 */
function readData(body: string, what: string): Fetched {
  // A character that the limit cut in two is dropped, so that a cut body may be up to three bytes shorter.
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

/** What was read of an answer. */
export type ReadFetched<T, Kind extends ThingKind = ThingKind> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly notes: readonly ReadingNote[];
      /** A strict field that cannot be read, or null. With a problem the thing must not become an event. */
      readonly problem: UnreadableThing<Kind> | null;
    }
  /** It proves nothing: it is another thing, or it is not clear which events it proves. */
  | { readonly ok: false; readonly thing: UnreadableThing<Kind> };

/** Reads an answer, and checks its id unless the thing comes from a list, because an answer about another thing is wrong. */
export function readFetched<T extends { id: string }, Kind extends ThingKind>(
  read: Read<T | null | undefined>,
  data: unknown,
  { kind, id }: { readonly kind: Kind; readonly id?: string },
): ReadFetched<T, Kind> {
  const { notes, problems, ...findings } = newFindings({ isForm: false });
  const value = required(read, refuseWhole)(data, { field: "", findings: { notes, problems, ...findings } });
  const named = { kind, id: id ?? fetchedIdOf(data) };
  const toThing = ({ field, value }: UnreadableField): UnreadableThing<Kind> => ({ ...named, field, value });
  const problem = problems.find(({ isDecisive }) => isDecisive) ?? problems[0];
  if (value === undefined || problem?.isDecisive) {
    return { ok: false, thing: toThing(problem ?? { field: "", value: null }) };
  }
  if (id !== undefined && value.id !== id)
    return { ok: false, thing: toThing(unreadableField({ pointer: "/id" }, data)) };
  return { ok: true, value, notes, problem: problem === undefined ? null : toThing(problem) };
}

/** Why a page could not be fetched. `wrong` and `token` are not tried again, because another try would fail the same way. */
export type FetchFailure = NotFetched | { readonly kind: "wrong" | "token"; readonly why: UserMessage };

export interface SettledFailure {
  readonly error: UserMessage;
  /** When to try again; null if it has failed. */
  readonly dueAt: Date | null;
  readonly tries: number;
  readonly tokenRefused: boolean;
}

interface PageTry {
  readonly tries: number;
  readonly now: Date;
  readonly scheduleSeconds: readonly number[];
  /** A random number from 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** Only a temporary failure is tried again: by the schedule, and never before the time that Plug&Pay asked for. */
export function settleFailure(failure: FetchFailure, made: PageTry): SettledFailure {
  const tries = made.tries + 1;
  const failed = { error: failure.why, dueAt: null, tries, tokenRefused: false };
  if (failure.kind === "token_refused") return { ...failed, tokenRefused: true };
  // This is not counted as a try, because nothing was asked.
  if (failure.kind === "paused") return { ...failed, dueAt: failure.until, tries: made.tries };
  if (failure.kind !== "unavailable") return failed;
  const { retryAfterSeconds } = failure;
  const dueAt = nextAttemptAt({ ...made, attemptsSpent: tries, retryAfterSeconds });
  return { ...failed, error: dueAt === null ? withTries(failure.why, tries) : failure.why, dueAt };
}

export function withTries(why: UserMessage, count: number): UserMessage {
  return count === 1 ? hubMessage("tried_once", { why }) : hubMessage("tried_times", { why, count });
}
