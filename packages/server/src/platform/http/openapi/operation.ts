import type { z } from "zod";

/** Who may call a route: a client with a key of the shop, the administrator, a user of the dashboard, or everybody. */
export type Caller = "shop" | "admin" | "session" | "anybody";

/** The query parameters of a request, by name. They only document the parameters, because the route itself checks the values. */
export type QueryShape = Readonly<Record<string, z.ZodType>>;

/** The body of a request. It is `optional` if no body means the same as an empty object. */
export interface BodyFacts {
  readonly schema: z.ZodType;
  readonly optional?: boolean;
  /** The content type, if it is not JSON. */
  readonly type?: string;
  readonly example?: unknown;
  /** Other content types with their schemas. */
  readonly also?: Readonly<Record<string, z.ZodType>>;
}

/** A successful answer. `schema` is null if it has no body. */
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
  /** When a request does not fit the present state (409). Only set if the route compares them. */
  readonly conflict?: string;
  /** Whether a write supports `If-Match` (412). */
  readonly checksIfMatch?: boolean;
  /** Whether messages in the response are in the language of `Accept-Language`. */
  readonly translated?: boolean;
  /** Refusals of this route only, by status. */
  readonly refuses?: Readonly<Record<number, string>>;
}

/** The routes of one chapter of the reference, by method and path, such as `GET /v1/rules/{id}`. */
export interface OperationGroup {
  readonly tag: string;
  readonly caller: Caller;
  /** True for routes that monitors may call without a limit. All other routes limit the requests of an address. */
  readonly unlimited?: boolean;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** A JSON answer. */
export function json(
  schema: z.ZodType,
  description: string,
  more: { example?: unknown; tagged?: boolean } = {},
): AnswerFacts {
  return { description, schema, type: "application/json", tagged: false, ...more };
}

/** A JSON answer with an `ETag` for a later `If-Match`. */
export function resource(schema: z.ZodType, description: string, example?: unknown): AnswerFacts {
  return json(schema, description, { tagged: true, ...(example === undefined ? {} : { example }) });
}

export function nothing(description: string): AnswerFacts {
  return { description, schema: null, type: "", tagged: false };
}
