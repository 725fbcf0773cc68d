import type { DatabaseSession } from "../../platform/postgres/session.ts";

const CHANNEL = "haak_work";

/** Hints to workers, in this process and in others, that a bucket has work. Hints may be lost, because every worker also polls. */
export interface WakeUp {
  hint(bucket: number): void;
  close(): Promise<void>;
}

/**
 * Hints within the process go straight to `onHint`. Other processes get them by NOTIFY. It is sent on the session's connection
 * and not in the accepting transaction, because a NOTIFY in a transaction makes all commits of the server queue up behind one
 * lock. Hints that come while one is being sent share the next message.
 */
export async function startWakeUp(options: {
  session: Pick<DatabaseSession, "listen" | "notify">;
  onHint: (bucket: number) => void;
}): Promise<WakeUp> {
  const { session } = options;
  await session.listen(CHANNEL, (payload) => readBuckets(payload).forEach(options.onHint));
  const unsent = new Set<number>();
  let sending: Promise<void> | null = null;

  const send = async () => {
    while (unsent.size > 0) {
      const buckets = [...unsent];
      unsent.clear();
      // A hint that cannot be sent does no harm, because the next poll comes at most a second later.
      await session.notify(CHANNEL, buckets.join(","));
    }
    sending = null;
  };
  return {
    hint(bucket) {
      options.onHint(bucket);
      unsent.add(bucket);
      sending ??= send();
    },
    async close() {
      await sending;
    },
  };
}

/** Anybody who may connect can notify, so a message may contain anything; what is not a bucket is ignored. */
function readBuckets(payload: string): number[] {
  const parts = payload.split(",");
  return parts.filter((part) => /^\d{1,3}$/.test(part)).map(Number);
}
