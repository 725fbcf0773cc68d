import type { Pool } from "undici";
import { sign } from "./sign.ts";

/** The data of a rival's job. */
export interface DeliveryJob {
  readonly id: string;
  readonly path: string;
  readonly body: string;
}

/** Sends a signed POST. @throws Error for any answer but 200, because a failed call must not count. */
export async function postOne(pool: Pool, { id, path, body, secret }: DeliveryJob & { secret: string }): Promise<void> {
  const headers = { "content-type": "application/json", ...sign({ id, body, secret }) };
  const answer = await pool.request({ method: "POST", path, headers, body });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`The receiver answered ${answer.statusCode}.`);
}
