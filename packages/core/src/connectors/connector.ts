import type { AccessChange } from "../access/access-entry.ts";
import type { AccessItem } from "../access/access-item.ts";
import type { ShopEvent } from "../events/event.ts";
import type { Trigger } from "../events/event-type.ts";
import type { Catalogue, FieldError, UserMessage } from "../i18n/message.ts";
import type { AccessAction } from "../rules/rule.ts";
import type { CallTemplate, FilledCall } from "./call-template.ts";

/** One outgoing HTTP request. The time limit covers everything from the DNS look-up to the last byte. */
export interface OutgoingRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
  /** How much of the answer's body to read, in bytes. The default is 64 KiB, because a log needs no more. */
  readonly bodyBytesMax?: number;
}

/** The result of one outgoing request. A receiver's 500 is a value here and never an exception. */
export type GuardedResponse = AnsweredResponse | FailedResponse;

/** The receiver answered. The body is at most `bodyBytesMax` of it, as lossy UTF-8 without NUL. */
export interface AnsweredResponse {
  readonly kind: "answered";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly durationMs: number;
}

/**
 * No answer arrived. The message explains why and contains no secret. It is stored, and translated when it is shown.
 */
export interface FailedResponse {
  readonly kind: "failed";
  readonly outcome: "timed_out" | "unreachable" | "bad_tls" | "refused_address";
  readonly error: UserMessage;
  readonly durationMs: number;
}

/**
 * The only way to call another system. It checks the resolved address before it connects and follows no redirect, so
 * that no call can reach a private network.
 */
export type GuardedRequest = (request: OutgoingRequest) => Promise<GuardedResponse>;

/** The data from which a connector writes the body of a call. */
export interface ConnectorMessage {
  readonly event: ShopEvent;
  /** Positions in `order.lines`, from 1, of the lines that the rule matched. */
  readonly matchedLines: readonly number[];
  readonly action: AccessAction;
  readonly deliveryId: string;
  /** The person's address as first typed. If it is absent, the address of the event is used. */
  readonly email?: string;
}

/** Access that must be granted to or revoked from one person, as the ledger decided. */
export interface AccessRequest {
  readonly change: AccessChange;
  /** The person's address as first typed. */
  readonly email: string;
  readonly items: readonly AccessItem[];
  /** The purchase behind it. Null if none is known any more, which is possible for a revoke only. */
  readonly purchase: Omit<ConnectorMessage, "deliveryId" | "email"> | null;
  readonly templates: { readonly grant: CallTemplate | null; readonly revoke: CallTemplate | null };
  /** Whether the person keeps other access on this connection. */
  readonly keepsOthers: boolean;
  readonly newDeliveryId: () => string;
}

/** One call for some of the items. Without a `request` it goes to the connector's usual address. */
export interface AccessCall {
  readonly deliveryId: string;
  readonly items: readonly AccessItem[];
  readonly body: string;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly request: Pick<FilledCall, "method" | "url"> | null;
}

/** How a request is carried out: by calls, and by tasks for items without a call. */
export interface AccessPlan {
  readonly calls: readonly AccessCall[];
  readonly byHand: readonly AccessItem[];
}

/** One delivery that is due: its stored body, and the connection with its decrypted key. */
export interface ConnectorCall {
  readonly body: string;
  readonly connection: { readonly baseUrl: string; readonly apiKey: string };
  /** The method and URL of a call with its own address, as planned and without the key. */
  readonly request: Pick<FilledCall, "method" | "url"> | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/**
 * The port through which the engine reaches other systems than webhook receivers. The engine has the queue, the
 * retries and the log. A connector only decides what is sent and how, so that a new one needs only a package and one
 * line in the composition root.
 */
export interface Connector {
  readonly kind: string;
  /**
   * Its messages in every language. Their codes must start with the name of the connector, so that no two catalogues
   * have the same code.
   */
  readonly messages: Catalogue;
  buildBody(message: ConnectorMessage): string;
  /**
   * Returns a message about why the call cannot work and how to fix it, or null. Such a delivery fails at once,
   * because a call that is answered with 200 and gives no access would otherwise count as a success.
   */
  findProblem(message: ConnectorMessage): UserMessage | null;
  /**
   * Plans how access is granted or revoked. Items without a call must become tasks for a person and are never
   * dropped.
   */
  planAccess(ask: AccessRequest): AccessPlan;
  /**
   * The parts of a rule's action that can never work with this connector, so that the rule is refused when it is
   * made. Pointers (RFC 6901) are into the body of the rule. The messages are for the person who makes it.
   */
  checkAction(action: AccessAction, trigger: Trigger, connection: { readonly lite: boolean }): FieldError[];
  /** Whether an answer with this status means that only a person can fix the connection. A retry is then useless. */
  isRefusal(status: number): boolean;
  deliver(call: ConnectorCall, request: GuardedRequest): Promise<GuardedResponse>;
}
