import type { ActionHistoryRow } from "../api/action-history.ts";
import { newRule, triggerableTypeOf } from "../rule.ts";
import type { ShopRule } from "../shop-state.ts";
import { mustFind, type ShopState } from "../shop-state.ts";
import { submissionFields } from "../submission.ts";
import { type NoticeMessage, type NoticeV2Style, noticeV1, noticeV2 } from "./notice.ts";
import { createNoticeSender, type Notice, type NoticeSender, systemWait, type Wait } from "./notice-sender.ts";

/** Both versions of Plug&Pay's notices. */
export type NoticeVersion = "v1" | "v2";

/** How the shop sends its notices. */
export interface NotifierOptions {
  /** The address for notices. `setHubUrl` can set it later. */
  readonly hubUrl?: string;
  /** Signs V2 with this key; null (the default) sends no signature. */
  readonly webhookKey?: string | null;
  readonly v2Shape?: NoticeV2Style["shape"];
  /**
   * Adds the content of a sent form to its V2 notice. Off by default, because V2 notices have only a type and an id.
   */
  readonly v2FormFields?: boolean;
  /** Seconds before attempt 2, 3, …. The default makes five retries in about a day (FACTS.md §11). */
  readonly retryGapsSeconds?: readonly number[];
  /** The time limit of one attempt. Plug&Pay's own limit is unknown. */
  readonly timeoutMs?: number;
  readonly wait?: Wait;
}

/** Options of `notify`. */
export interface NotifyOptions {
  readonly versions?: readonly NoticeVersion[];
}

/** The part of a shop that sends notices. */
export interface Notifier {
  setHubUrl(url: string): void;
  /** Applies from the next notice on. Null sends no signature. */
  setWebhookKey(key: string | null): void;
  /**
   * Sends notices to the hub, in the order of `versions` (V1, then V2). Resolves after the first attempt at each, because
   * retries run in the background.
   */
  notify(triggerType: string, object: { readonly id: number }, options?: NotifyOptions): Promise<Notice[]>;
  /**
   * Runs the rule of a notice again, as the arrows in the order's history do. The body is built again, so that it has
   * the current data.
   */
  resend(noticeId: number): Promise<Notice>;
  /** One row per attempt, in the order in which they ended. */
  history(): ActionHistoryRow[];
  /** Resolves when no attempt is in flight and none waits for a retry. */
  settled(): Promise<void>;
  /** Aborts attempts in flight and drops waiting retries. `close` of the shop does this too. */
  stop(): void;
}

const BOTH: readonly NoticeVersion[] = ["v1", "v2"];

const RETRY_GAPS_SECONDS = [300, 1800, 7200, 21_600, 57_600];

interface NotifierState {
  readonly shop: ShopState;
  readonly sender: NoticeSender;
  readonly sent: Map<number, Notice>;
  readonly shape: NoticeV2Style["shape"];
  readonly formFields: boolean;
  hubUrl: string | null;
  webhookKey: string | null;
}

/** Binds a notifier to a shop. */
export function createNotifier(shop: ShopState, options: NotifierOptions): Notifier {
  const state: NotifierState = {
    shop,
    sender: senderOf(shop, options),
    sent: new Map(),
    shape: options.v2Shape ?? "nested",
    formFields: options.v2FormFields ?? false,
    hubUrl: options.hubUrl ?? null,
    webhookKey: options.webhookKey ?? null,
  };
  return {
    setHubUrl: (url) => {
      state.hubUrl = url;
    },
    setWebhookKey: (key) => {
      state.webhookKey = key;
    },
    notify: async (triggerType, object, { versions = BOTH } = {}) => {
      const notices: Notice[] = [];
      for (const version of versions) {
        notices.push(await sendNew(state, { version, triggerType, objectId: object.id }));
      }
      return notices;
    },
    resend: async (noticeId) => sendNew(state, mustFind(state.sent, noticeId, "notice")),
    history: state.sender.history,
    settled: state.sender.settled,
    stop: state.sender.stop,
  };
}

function senderOf(shop: ShopState, options: NotifierOptions): NoticeSender {
  return createNoticeSender({
    tenantId: shop.tenant.id,
    retryGapsSeconds: options.retryGapsSeconds ?? RETRY_GAPS_SECONDS,
    timeoutMs: options.timeoutMs ?? 10_000,
    wait: options.wait ?? systemWait,
    clock: shop.clock,
    nextRunId: () => shop.nextId("run"),
  });
}

type Subject = Pick<Notice, "version" | "triggerType" | "objectId">;

async function sendNew(state: NotifierState, { version, triggerType, objectId }: Subject): Promise<Notice> {
  if (state.hubUrl === null) throw new Error("The stand-in shop does not know where to send: call setHubUrl first.");
  const rule = ruleFor(state.shop, triggerType, state.hubUrl);
  const message = messageOf(state, { version, triggerType, objectId }, rule);
  const notice = { id: state.shop.nextId("notice"), version, triggerType, objectId, rule, message };
  state.sent.set(notice.id, notice);
  await state.sender.send(state.hubUrl, notice);
  return notice;
}

function messageOf(state: NotifierState, subject: Subject, rule: ShopRule): NoticeMessage {
  const { triggerType, objectId } = subject;
  if (subject.version === "v1") return noticeV1(state.shop, triggerType, objectId);
  const { tenant, clock } = state.shop;
  const facts = { triggerType, objectId, ruleId: rule.id, tenantId: tenant.id, sentAt: clock() };
  return noticeV2({ ...facts, ...besideOf(state, subject) }, { shape: state.shape, webhookKey: state.webhookKey });
}

function besideOf({ shop, formFields }: NotifierState, { triggerType, objectId }: Subject) {
  if (!formFields || triggerableTypeOf(triggerType) !== "form") return {};
  return { beside: submissionFields(mustFind(shop.submissions, objectId, "submission")) };
}

/** The rule of a notice. There is one for each trigger and address, with a name like Plug&Pay's own (FACTS.md §8). */
function ruleFor(shop: ShopState, triggerType: string, url: string): ShopRule {
  const known = [...shop.rules.values()].find((rule) => rule.triggerType === triggerType && rule.url === url);
  if (known !== undefined) return known;
  const rule = newRule(shop, { name: `Webhook rule for ${triggerType} to ${url}`, triggerType, url });
  shop.rules.set(rule.id, rule);
  return rule;
}
