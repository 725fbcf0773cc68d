import { Pool } from "undici";
import { answerMessages } from "../stage/child.ts";
import { sign } from "../stage/sign.ts";

/** So many signed POSTs to these paths in turn, as fast as they go, and nothing else. */
export interface BareWish {
  readonly origin: string;
  readonly paths: readonly string[];
  readonly secret: string;
  readonly body: string;
  readonly count: number;
  readonly concurrency: number;
}

/** When it began, in nanoseconds of the machine's steady clock. */
export interface BareAnswer {
  readonly startedAt: string;
}

const pools = new Map<string, Pool>();
let number = 0;

async function postOne(pool: Pool, { paths, secret, body }: BareWish): Promise<void> {
  number += 1;
  const id = `bare_${number}`;
  const headers = { "content-type": "application/json", ...sign({ id, body, secret }) };
  const answer = await pool.request({ method: "POST", path: paths[number % paths.length] ?? "/", headers, body });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`The receiver answered ${answer.statusCode}.`);
}

answerMessages<BareWish, BareAnswer>(async (wish) => {
  const pool = pools.get(wish.origin) ?? new Pool(wish.origin, { connections: wish.concurrency });
  pools.set(wish.origin, pool);
  const startedAt = String(process.hrtime.bigint());
  let left = wish.count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      await postOne(pool, wish);
    }
  };
  await Promise.all(Array.from({ length: wish.concurrency }, work));
  return { startedAt };
});
