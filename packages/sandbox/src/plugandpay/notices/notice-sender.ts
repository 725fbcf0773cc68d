import { setTimeout as sleep } from "node:timers/promises";
import { type ActionHistoryRow, type Attempt, actionHistoryRow } from "../api/action-history.ts";
import type { NoticeMessage } from "./notice.ts";
import { isWorthRetrying, type NoticeAnswer, postNotice } from "./post-notice.ts";

/** Waits this many milliseconds. Rejects when the signal is aborted. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** A notice to send. Every attempt must send the same bytes. */
export interface Notice {
  readonly id: number;
  readonly version: "v1" | "v2";
  readonly triggerType: string;
  readonly objectId: number;
  readonly rule: Attempt["rule"];
  readonly message: NoticeMessage;
}

/** How a shop sends: see `PlugAndPayOptions` for what each means. */
export interface SenderSettings {
  readonly tenantId: number;
  readonly retryGapsSeconds: readonly number[];
  readonly timeoutMs: number;
  readonly wait: Wait;
  readonly clock: () => Date;
  readonly nextRunId: () => number;
}

/** Sends notices and records the result of each attempt. */
export interface NoticeSender {
  /** Resolves after the first attempt. Retries run in the background. */
  send(url: string, notice: Notice): Promise<void>;
  history(): ActionHistoryRow[];
  /** Resolves when no attempt is in flight and none waits for a retry. */
  settled(): Promise<void>;
  /** Aborts attempts in flight and drops waiting retries. */
  stop(): void;
}

/** Waits by the system's clock. The timer is unreferenced, so that it never keeps a process alive. */
export const systemWait: Wait = (ms, signal) => sleep(ms, undefined, { signal, ref: false });

/** Makes a sender. */
export function createNoticeSender(settings: SenderSettings): NoticeSender {
  const rows: ActionHistoryRow[] = [];
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();

  const attempt = async (url: string, notice: Notice, number: number): Promise<NoticeAnswer> => {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(settings.timeoutMs)]);
    const answer = await postNotice(url, notice.message, signal);
    const { id: noticeId, version, triggerType, objectId, rule } = notice;
    const about = { noticeId, version, triggerType, objectId, rule, tenantId: settings.tenantId };
    rows.push(actionHistoryRow({ ...about, id: settings.nextRunId(), number, answer, at: settings.clock() }));
    return answer;
  };

  const retry = async (url: string, notice: Notice, first: NoticeAnswer): Promise<void> => {
    let answer = first;
    for (const [index, gapSeconds] of settings.retryGapsSeconds.entries()) {
      if (!isWorthRetrying(answer)) return;
      await settings.wait(gapSeconds * 1000, stopping.signal);
      answer = await attempt(url, notice, index + 2);
    }
  };

  const track = (work: Promise<void>): void => {
    // Ignored, because it only rejects if the sender is stopped during a wait.
    const tracked = work.catch(() => undefined).finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  };

  return {
    send: async (url, notice) => {
      const first = attempt(url, notice, 1);
      track(first.then((answer) => retry(url, notice, answer)));
      await first;
    },
    history: () => [...rows],
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    stop: () => stopping.abort(),
  };
}
