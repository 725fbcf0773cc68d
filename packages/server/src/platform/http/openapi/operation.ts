import type { z } from "zod";

/** Who may call a route: whoever holds a key of the shop, the administrator, who is signed in to the dashboard, or everybody. */
export type Caller = "shop" | "admin" | "session" | "anybody";

/** What a request may carry in its query, by name. Only names and meaning: how a bad value is refused is the route's. */
export type QueryShape = Readonly<Record<string, z.ZodType>>;

/** A body that a route reads. `optional` where nothing at all is as good as an empty object. */
export interface BodyFacts {
  readonly schema: z.ZodType;
  readonly optional?: boolean;
  /** What it is where it is no JSON. */
  readonly type?: string;
  readonly example?: unknown;
  /** Other content types, with what they hold. */
  readonly also?: Readonly<Record<string, z.ZodType>>;
}

/** An answer that is a success; `schema` is null where it has no body. */
export interface AnswerFacts {
  readonly description: string;
  readonly schema: z.ZodType | null;
  readonly type: string;
  readonly example?: unknown;
  /** Whether the answer carries an `ETag`. */
  readonly tagged: boolean;
}

/** One route, as the reference documents it. Common refusals (401, 503, …) are added automatically, so that no route lists them. */
export interface Operation {
  /** The name of the call in a generated client. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: QueryShape;
  readonly body?: BodyFacts;
  readonly answers: Readonly<Record<number, AnswerFacts>>;
  /** Set where the request is compared with the present state: when it does not fit (409). */
  readonly conflict?: string;
  /** Whether a write may be held to a state by `If-Match` (412). */
  readonly checksIfMatch?: boolean;
  /** Whether messages in the response are in the language of `Accept-Language`. */
  readonly translated?: boolean;
  /** Refusals that are this route's own, by status. */
  readonly refuses?: Readonly<Record<number, string>>;
}

/** The routes of one chapter of the reference, by method and path: `GET /v1/rules/{id}`. */
export interface OperationGroup {
  readonly tag: string;
  readonly caller: Caller;
  /** True for what monitors ask however often they like. All other routes are behind the limits of addresses. */
  readonly unlimited?: boolean;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** An answer in JSON. */
export function json(
  schema: z.ZodType,
  description: string,
  more: { example?: unknown; tagged?: boolean } = {},
): AnswerFacts {
  return { description, schema, type: "application/json", tagged: false, ...more };
}

/** An answer in JSON with an `ETag`, for a later `If-Match`. */
export function resource(schema: z.ZodType, description: string, example?: unknown): AnswerFacts {
  return json(schema, description, { tagged: true, ...(example === undefined ? {} : { example }) });
}

/** An answer without a body. */
export function nothing(description: string): AnswerFacts {
  return { description, schema: null, type: "", tagged: false };
}
