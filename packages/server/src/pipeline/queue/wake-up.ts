import pg from "pg";
import type { Log } from "../../platform/log/log.ts";

const CHANNEL = "haak_work";
const RECONNECT_MS = 1_000;

/** Hints to workers, in this process and in others, that a bucket has work. Hints may be lost, because every worker also polls. */
export interface WakeUp {
  hint(bucket: number): void;
  close(): Promise<void>;
}

/**
 * Hints within the process go straight to `onHint`. Other processes get them by NOTIFY. It is sent on a connection of its own
 * and not in the accepting transaction, because a NOTIFY in a transaction makes all commits of the server queue up behind one
 * lock. Hints that come while one is being sent share the next message.
 */
export async function startWakeUp(options: {
  url: string;
  log: Log;
  onHint: (bucket: number) => void;
}): Promise<WakeUp> {
  const connection = createConnection(options);
  await connection.connect();
  const unsent = new Set<number>();
  let sending: Promise<void> | null = null;

  const send = async () => {
    while (unsent.size > 0) {
      const buckets = [...unsent];
      unsent.clear();
      await connection.notify(buckets);
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
      await connection.close();
    },
  };
}

function createConnection({ url, log, onHint }: { url: string; log: Log; onHint: (bucket: number) => void }) {
  let client: pg.Client | null = null;
  /** Our own notifications come back to us as well and are recognised by this. */
  let backendPid: number | null = null;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const lost = (gone: pg.Client, error: Error) => {
    if (closed || client !== gone) return;
    client = null;
    log.warn({ error: error.message }, "The connection for wake-ups was lost; lanes are still polled every second.");
    timer = setTimeout(() => void connect(), RECONNECT_MS);
  };
  const connect = async () => {
    const fresh = new pg.Client({ connectionString: url, application_name: "haak wake-up", keepAlive: true });
    fresh.on("error", (error) => lost(fresh, error));
    fresh.on("end", () => lost(fresh, new Error("The connection ended.")));
    fresh.on("notification", ({ payload, processId }) => {
      if (processId !== backendPid) readBuckets(payload).forEach(onHint);
    });
    client = fresh;
    try {
      await fresh.connect();
      await fresh.query(`listen ${CHANNEL}`);
      const { rows } = await fresh.query<{ pid: number }>("select pg_backend_pid() as pid");
      backendPid = rows[0]?.pid ?? null;
    } catch (error) {
      lost(fresh, error instanceof Error ? error : new Error(String(error)));
    }
  };
  return {
    connect,
    async notify(buckets: readonly number[]) {
      // A hint that cannot be sent does no harm, because the next poll comes at most a second later.
      const current = client;
      if (current === null) return;
      await current
        .query("select pg_notify($1, $2)", [CHANNEL, buckets.join(",")])
        .catch((error: unknown) => lost(current, error instanceof Error ? error : new Error(String(error))));
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}

/** Anybody who may connect can notify, so a message may contain anything; what is not a bucket is ignored. */
function readBuckets(payload: string | undefined): number[] {
  const parts = (payload ?? "").split(",");
  return parts.filter((part) => /^\d{1,3}$/.test(part)).map(Number);
}
