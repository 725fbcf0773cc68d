import type { ShopEvent } from "../accept/event.ts";
import type { HuddleAction } from "../plan/rule.ts";

/** One outgoing HTTP request, as the guarded request takes it. The time limit covers everything from look-up to last byte. */
export interface OutgoingRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
  /** How much of the answer's body to read, in bytes. Default: 64 KiB, which is what a log needs. */
  readonly bodyBytesMax?: number;
}

/** What came of one outgoing request. A receiver's 500 is a value here, never an exception. */
export type GuardedResponse = AnsweredResponse | FailedResponse;

/** The head of an answer arrived; the body is what was read of it, at most `bodyBytesMax`, as lossy UTF-8 without NUL. */
export interface AnsweredResponse {
  readonly kind: "answered";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly durationMs: number;
}

/** No answer: why not, and a sentence for people that holds no secret. */
export interface FailedResponse {
  readonly kind: "failed";
  readonly outcome: "timed_out" | "unreachable" | "bad_tls" | "refused_address";
  readonly error: string;
  readonly durationMs: number;
}

/** The only road out of Haak: it checks the very address that is dialled and follows no redirect. */
export type GuardedRequest = (request: OutgoingRequest) => Promise<GuardedResponse>;

/** What a connector needs to know to write the text that it will send. */
export interface ConnectorMessage {
  readonly event: ShopEvent;
  /** Positions in `order.lines`, from 1, that the rule matched. */
  readonly matchedLines: readonly number[];
  readonly action: HuddleAction;
  readonly deliveryId: string;
}

/** One delivery that is due: the text as it was stored, and the connection with its opened key. */
export interface ConnectorCall {
  readonly body: string;
  readonly connection: { readonly baseUrl: string; readonly apiKey: string };
  readonly timeoutMs: number;
}

/**
 * The port through which the engine reaches another kind of endpoint than a webhook. The engine keeps queue, retries and
 * log; a connector only says what is sent and how, so that a new one is a package and one line in the composition root.
 */
export interface Connector {
  readonly kind: string;
  buildBody(message: ConnectorMessage): string;
  /**
   * Why the call could achieve nothing, as a sentence that says how to mend it, or null. Such a delivery fails at once
   * and shows the sentence, because a call that is answered with 200 and gives nobody anything would look like success.
   */
  findProblem(message: ConnectorMessage): string | null;
  deliver(call: ConnectorCall, request: GuardedRequest): Promise<GuardedResponse>;
}
