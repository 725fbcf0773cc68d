import { mapMessageText, type UserMessage } from "@haak/core";
import { sql } from "kysely";
import type { Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { JudgedNotice, ReceivedNotice, Verdict } from "./judge-notice.ts";

/** The maximum number of refused notices of a shop, because anybody who knows the address can send them. The oldest are deleted. */
export const REJECTED_MAX = 1_000;

/** The maximum length of names and headers. Longer ones are cut instead of refused. */
const CHARACTERS_MAX = 200;

export interface NoticeToStore {
  readonly id: string;
  readonly receivedAt: Date;
  readonly received: ReceivedNotice;
  readonly judged: JudgedNotice;
  /** The span that received it, as a `traceparent`; null if tracing is off. */
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

/** The columns that follow from a verdict, when a notice arrives and when it is judged again. Only a waiting notice is due. */
export function columnsOf({ version, name, verdict }: JudgedNotice, now: Date) {
  return {
    version,
    trigger: name === null ? null : short(name),
    state: verdict.state,
    error: errorOf(verdict),
    notes: null,
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

/** Must run after the insert has committed, because otherwise two notices at the same time would not see each other. */
async function trimRejected(db: Db, shop: ShopKey): Promise<void> {
  await sql`
    delete from inbox
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and state = 'rejected' and id <= (
      select id from inbox
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and state = 'rejected'
      order by id desc offset ${REJECTED_MAX} limit 1
    )`.execute(db);
}

/**
 * Text that PostgreSQL can store: it refuses NUL and unpaired surrogates. NUL becomes its visible sign (U+2400) and an unpaired surrogate
 * the replacement character, so that what a stranger sends never makes the hub fail.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\u2400");
}

/** The same for a message, because its parameters may be a stranger's text. */
export function storableMessage(message: UserMessage): UserMessage {
  return mapMessageText(message, storableText);
}
