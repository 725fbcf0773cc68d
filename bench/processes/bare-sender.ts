import { Pool } from "undici";
import { answerMessages } from "../stage/child.ts";
import { sign } from "../stage/sign.ts";

/** Sends this many signed POSTs to these paths in turn, as fast as possible, and does nothing else. */
export interface BareOptions {
  readonly origin: string;
  readonly paths: readonly string[];
  readonly secret: string;
  readonly body: string;
  readonly count: number;
  readonly concurrency: number;
}

/** The start time, in nanoseconds of the machine's steady clock. */
export interface BareAnswer {
  readonly startedAt: string;
}

const pools = new Map<string, Pool>();
let number = 0;

async function postOne(pool: Pool, { paths, secret, body }: BareOptions): Promise<void> {
  number += 1;
  const id = `bare_${number}`;
  const headers = { "content-type": "application/json", ...sign({ id, body, secret }) };
  const answer = await pool.request({ method: "POST", path: paths[number % paths.length] ?? "/", headers, body });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`The receiver answered ${answer.statusCode}.`);
}

answerMessages<BareOptions, BareAnswer>(async (options) => {
  const pool = pools.get(options.origin) ?? new Pool(options.origin, { connections: options.concurrency });
  pools.set(options.origin, pool);
  const startedAt = String(process.hrtime.bigint());
  let left = options.count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      await postOne(pool, options);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
  return { startedAt };
});
