import type { UserMessage } from "@haak/core";
import { sql } from "kysely";
import type { Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { JudgedNotice, ReceivedNotice, Verdict } from "./judge-notice.ts";
import { storableMessage, storableText } from "./storable-text.ts";

/** How many refused notices of a shop are kept; the oldest make room. */
export const REJECTED_MAX = 1_000;

/** Names and headers are short; longer ones are cut rather than refused. */
const CHARACTERS_MAX = 200;

/** A notice about to be stored. */
export interface NoticeToStore {
  readonly id: string;
  readonly receivedAt: Date;
  readonly received: ReceivedNotice;
  readonly judged: JudgedNotice;
  /** The span that takes it in, as a `traceparent`; null if nobody traces. */
  readonly traceparent: string | null;
}

/** Stores a notice; when this resolves it is on disk. */
export async function insertNotice(db: Db, shop: ShopKey, notice: NoticeToStore): Promise<void> {
  const { id, receivedAt, received, judged } = notice;
  await db
    .insertInto("inbox")
    .values({
      bucket: shop.bucket,
      shop_id: shop.id,
      id,
      received_at: receivedAt,
      content_type: short(received.contentType),
      signature: received.signature === null ? null : short(received.signature),
      body: storableText(received.body),
      traceparent: notice.traceparent,
      ...columnsOf(judged, receivedAt),
    })
    .execute();
  if (judged.verdict.state === "rejected") await trimRejected(db, shop);
}

/** The columns that follow from a verdict: only what waits is due. Used when a notice comes and when it is judged anew. */
export function columnsOf({ version, name, verdict }: JudgedNotice, now: Date) {
  return {
    version,
    trigger: name === null ? null : short(name),
    state: verdict.state,
    error: errorOf(verdict),
    due_at: verdict.state === "waiting" ? now : null,
    tries: 0,
    wants_token: false,
    lease_id: null,
  };
}

function errorOf(verdict: Verdict): UserMessage | null {
  return verdict.state === "waiting" ? null : storableMessage(verdict.error);
}

function short(text: string): string {
  return storableText(text.slice(0, CHARACTERS_MAX));
}

/** Runs after the insert has committed, so that of two that come at once the later one sees both. */
async function trimRejected(db: Db, shop: ShopKey): Promise<void> {
  await sql`
    delete from inbox
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and state = 'rejected' and id <= (
      select id from inbox
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and state = 'rejected'
      order by id desc offset ${REJECTED_MAX} limit 1
    )`.execute(db);
}
