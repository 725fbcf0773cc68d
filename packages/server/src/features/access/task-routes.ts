import type { AccessChange, ConfirmedAccess, Language } from "@haak/core";
import { Router } from "express";
import { sql } from "kysely";
import { z } from "zod";
import { shopOf } from "../../platform/http/authenticate.ts";
import { languageOf } from "../../platform/http/language-of.ts";
import { conflict, notFound } from "../../platform/http/problem.ts";
import { parseOptionalBody } from "../../platform/http/read-body.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Database, Db, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey, SignedInShop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type AuditParts, createNote, type Note } from "../audit/index.ts";
import { lookSoon } from "./ledger/people.ts";
import { whoIs } from "./who-is.ts";

/** What ticking off needs. */
export interface TaskParts extends AuditParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly ringKeeper: () => void;
  /** A task as the API shows it, or null. */
  readonly readTask: (db: Db, shop: ShopKey, wish: { id: string; language: Language }) => Promise<unknown>;
}

/** The body of ticking off. */
export const doneBody = z.strictObject({ done_by: z.string().trim().min(1).max(200).optional() });

/**
 * `POST /v1/tasks/{id}/done`: a person has done it. Who it was is the key's name unless the body says otherwise. Said again it
 * changes nothing; a task that was taken back in the meantime is a conflict, as what was done may have to be undone.
 */
export function taskRoutes(parts: TaskParts): Router {
  const router = Router();
  router.post("/:id/done", async (request, response) => {
    const shop = shopOf(response);
    const { id } = request.params;
    const { done_by: doneBy } = parseOptionalBody(request, doneBody);
    const note = createNote(parts, { response, action: "task.done" });
    await parts.db.transaction().execute((tx) => tickOff({ ...parts, note }, tx, { shop, id, doneBy }));
    parts.ringKeeper();
    response.json(await parts.readTask(parts.db, shop, { id, language: languageOf(request) }));
  });
  return router;
}

async function tickOff(
  { clock, note }: TaskParts & { readonly note: Note },
  tx: Tx,
  { shop, id, doneBy }: { shop: SignedInShop; id: string; doneBy: string | undefined },
): Promise<void> {
  const now = clock.now();
  const person = await findPerson(tx, shop, id);
  // The person first: whoever decides about them may be taking this very task back.
  await lookSoon(tx, shop, { people: [person], now });
  const by = doneBy ?? (await whoIs(tx, shop));
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const { rows } = await sql<{ access_id: string; kind: AccessChange | "check" }>`
    update access_task set done_at = ${now}::timestamptz, done_by = ${by}
    where ${ours} and id = ${id} and done_at is null and cancelled_at is null
    returning access_id, kind`.execute(tx);
  const [task] = rows;
  if (!task) return refuseIfCancelled(tx, shop, id);
  await note(tx, id);
  if (task.kind === "check") return;
  const confirmed: ConfirmedAccess = task.kind === "grant" ? "in" : "out";
  const state = task.kind === "grant" ? "granted" : "revoked";
  await sql`
    update access set confirmed = ${confirmed}, progress = 'idle', failed_change = null, failure = null, state = ${state},
      updated_at = ${now}::timestamptz
    where ${ours} and id = ${task.access_id}`.execute(tx);
}

async function findPerson(tx: Tx, shop: ShopKey, taskId: string): Promise<Buffer> {
  const { rows } = await sql<{ person: Buffer }>`
    select coalesce(t.person, a.person) as person from access_task t
    left join access a on a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.id = t.access_id
    where t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and t.id = ${taskId}`.execute(tx);
  if (!rows[0]) throw notFound("thing_task");
  return rows[0].person;
}

async function refuseIfCancelled(tx: Tx, shop: ShopKey, id: string): Promise<void> {
  const row = await tx
    .selectFrom("access_task")
    .select("done_at")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row?.done_at) return;
  throw conflict("taken_back", hubMessage("task_cancelled"));
}
