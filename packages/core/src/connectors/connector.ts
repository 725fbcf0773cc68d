import type { AccessChange } from "../access/access-entry.ts";
import type { AccessItem } from "../access/access-item.ts";
import type { ShopEvent } from "../events/event.ts";
import type { Trigger } from "../events/event-type.ts";
import type { Catalogue, FieldError, UserMessage } from "../i18n/message.ts";
import type { AccessAction } from "../rules/rule.ts";
import type { CallTemplate, FilledCall } from "./call-template.ts";

/** One outgoing HTTP request, as the guarded request takes it. The time limit covers everything from look-up to last byte. */
export interface OutgoingRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
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

/** No answer: why not, and a sentence for people that holds no secret. It is stored, and read in the language of whoever looks. */
export interface FailedResponse {
  readonly kind: "failed";
  readonly outcome: "timed_out" | "unreachable" | "bad_tls" | "refused_address";
  readonly error: UserMessage;
  readonly durationMs: number;
}

/**
 * The only way to call another system. It checks the very address that is dialled and follows no redirect, so that no call reaches a
 * private network.
 */
export type GuardedRequest = (request: OutgoingRequest) => Promise<GuardedResponse>;

/** What a connector needs to know to write the text that it will send. */
export interface ConnectorMessage {
  readonly event: ShopEvent;
  /** Positions in `order.lines`, from 1, that the rule matched. */
  readonly matchedLines: readonly number[];
  readonly action: AccessAction;
  readonly deliveryId: string;
  /** The person's address as it was first typed, where one is known; else that of the event counts. */
  readonly email?: string;
}

/** Access that must be given to or revoked from one person, as the ledger decided. */
export interface AccessRequest {
  readonly change: AccessChange;
  /** The person's address as it was first typed. */
  readonly email: string;
  readonly items: readonly AccessItem[];
  /** The purchase behind it; null where none is known any more, which only a revoke can do without. */
  readonly purchase: Omit<ConnectorMessage, "deliveryId" | "email"> | null;
  readonly templates: { readonly grant: CallTemplate | null; readonly revoke: CallTemplate | null };
  /** Whether the person keeps something else on this connection. */
  readonly keepsOthers: boolean;
  readonly newDeliveryId: () => string;
}

/** One call that asks for some of the items. Without a `request` it goes where the connector always calls. */
export interface AccessCall {
  readonly deliveryId: string;
  readonly items: readonly AccessItem[];
  readonly body: string;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly request: Pick<FilledCall, "method" | "url"> | null;
}

/** How an ask is carried out: by calls, and by hand for what there is no call for. */
export interface AccessPlan {
  readonly calls: readonly AccessCall[];
  readonly byHand: readonly AccessItem[];
}

/** One delivery that is due: the text as it was stored, and the connection with its opened key. */
export interface ConnectorCall {
  readonly body: string;
  readonly connection: { readonly baseUrl: string; readonly apiKey: string };
  /** Where the call has an address of its own: as it was planned, without the key. */
  readonly request: Pick<FilledCall, "method" | "url"> | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/**
 * The port through which the engine reaches another kind of endpoint than a webhook. The engine keeps queue, retries and
 * log; a connector only says what is sent and how, so that a new one is a package and one line in the composition root.
 */
export interface Connector {
  readonly kind: string;
  /** Its messages, in every language. Their codes start with the name of the connector, so that no two catalogues have the same. */
  readonly messages: Catalogue;
  buildBody(message: ConnectorMessage): string;
  /**
   * Gives a message that says why the call cannot work and how to fix it, or null. Such a delivery fails at once and shows the
   * message, because a call that is answered with 200 and gives no access would count as a success.
   */
  findProblem(message: ConnectorMessage): UserMessage | null;
  /** How access is given or taken. What there is no call for becomes a task for a person, and is never dropped. */
  planAccess(ask: AccessRequest): AccessPlan;
  /**
   * What of a rule's action can never come true here, so that the rule is refused when it is made. Pointers (RFC 6901) are into the
   * body of the rule; the messages are for the person who makes it.
   */
  checkAction(action: AccessAction, trigger: Trigger, connection: { readonly lite: boolean }): FieldError[];
  /** Whether an answer with this status means that only a person can fix the connection, so that a retry is useless. */
  isRefusal(status: number): boolean;
  deliver(call: ConnectorCall, request: GuardedRequest): Promise<GuardedResponse>;
}
