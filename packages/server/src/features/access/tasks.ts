import type { Language } from "@haak/core";
import { Router } from "express";
import { sql } from "kysely";
import { shopOf } from "../../platform/http/authenticate.ts";
import { languageOf } from "../../platform/http/language-of.ts";
import { queryChoice, readPage, toPage } from "../../platform/http/page.ts";
import type { Database, Db } from "../../platform/postgres/database.ts";
import type { TaskReason } from "../../platform/postgres/tables/access-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { translateKeyName } from "../audit/index.ts";
import { taskText } from "./access-words.ts";

interface TaskRow {
  readonly id: string;
  readonly kind: "revoke" | "grant" | "check";
  readonly email: string;
  readonly connection_id: string;
  /** Null, like the item, for a task about a person and nothing that the ledger knows of them. */
  readonly item_kind: "sku" | "level" | null;
  readonly item: string | null;
  readonly reason: TaskReason;
  readonly access_id: string | null;
  readonly event_id: string | null;
  readonly link: string;
  readonly created_at: Date;
  readonly done_at: Date | null;
  readonly done_by: string | null;
  readonly cancelled_at: Date | null;
}

/** `GET /v1/tasks`: what a person has to do, and has done. What was taken back is not among it. */
export function taskViewRoutes(db: Database): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const done = queryChoice(request, "done", ["true", "false"]);
    const language = languageOf(request);
    const where = sql`t.cancelled_at is null
      ${done === null ? sql`` : done === "true" ? sql`and t.done_at is not null` : sql`and t.done_at is null`}
      ${page.before === null ? sql`` : sql`and t.id < ${page.before}`}`;
    const rows = await readTasks(db, shopOf(response), { where, limit: page.limit + 1 });
    const shown = toPage(rows, page, { id: (row) => row.id, show: (row) => showTask(row, language) });
    response.set("Content-Language", language).json(shown);
  });
  return router;
}

/** One task as it is shown, or null. */
export async function readTask(db: Db, shop: ShopKey, { id, language }: { id: string; language: Language }) {
  const [row] = await readTasks(db, shop, { where: sql`t.id = ${id}`, limit: 1 });
  return row ? showTask(row, language) : null;
}

/** The tasks of one row of the ledger, also those that were taken back. Oldest first. */
export async function readTasksOf(
  db: Db,
  shop: ShopKey,
  { accessId, language }: { accessId: string; language: Language },
) {
  const rows = await readTasks(db, shop, { where: sql`t.access_id = ${accessId}`, limit: 250 });
  return rows.toReversed().map((row) => ({
    ...showTask(row, language),
    cancelled_at: row.cancelled_at?.toISOString() ?? null,
  }));
}

async function readTasks(
  db: Db,
  shop: ShopKey,
  { where, limit }: { where: ReturnType<typeof sql>; limit: number },
): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`
    select t.id, t.kind, p.email, c.id as connection_id, a.item_kind, a.item, t.reason, t.access_id, t.event_id,
      coalesce(c.base_url, 'https://' || c.domain) as link, t.created_at, t.done_at, t.done_by, t.cancelled_at
    from access_task t
    left join access a on a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.id = t.access_id
    join access_person p on p.bucket = ${shop.bucket}::smallint and p.shop_id = ${shop.id}
      and p.person = coalesce(t.person, a.person)
    join huddle_connection c on c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id}
      and c.id = coalesce(t.connection_id, a.connection_id)
    where t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and ${where}
    order by t.id desc
    limit ${limit}`.execute(db);
  return rows;
}

function showTask(row: TaskRow, language: Language) {
  return {
    id: row.id,
    kind: row.kind,
    email: row.email,
    connection_id: row.connection_id,
    ...(row.item_kind === null ? {} : { [row.item_kind]: row.item }),
    reason: taskText(row.reason, language),
    link: row.link,
    access_id: row.access_id,
    event_id: row.event_id,
    created_at: row.created_at.toISOString(),
    done_at: row.done_at?.toISOString() ?? null,
    done_by: row.done_by && translateKeyName(row.done_by, language),
  };
}
