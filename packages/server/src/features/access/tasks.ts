import type { AccessChange, ConfirmedAccess, Language } from "@haak/core";
import { Router } from "express";
import { sql } from "kysely";
import { z } from "zod";
import { shopOf } from "../../platform/http/authenticate.ts";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { choiceParam, idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { queryChoice, readPage, toPage } from "../../platform/http/page.ts";
import { conflict, notFound } from "../../platform/http/problem.ts";
import { parseOptionalBody } from "../../platform/http/read-body.ts";
import { hubMessage, languageOf } from "../../platform/i18n/hub-messages.ts";
import type { Database, Db, Tx } from "../../platform/postgres/database.ts";
import type { TaskReason } from "../../platform/postgres/tables/access-tables.ts";
import type { ShopKey, SignedInShop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type AuditParts, createNote, type Note, translateKeyName, whoIs } from "../audit/index.ts";
import { taskText } from "./access-words.ts";
import { checkSoon } from "./ledger/people.ts";

export const taskFields = {
  id: idOf("tsk"),
  kind: z.enum(["revoke", "grant", "check"]),
  email: z.string(),
  connection_id: z.string(),
  sku: z.string().optional(),
  level: z.string().optional(),
  reason: z.string().meta({ description: "Why there is a task, in the language of `Accept-Language`." }),
  link: z.string().meta({ description: "The address where the task can be done." }),
  access_id: idOf("acc")
    .nullable()
    .meta({ description: "Null if the task is about a person and not about one access." }),
  event_id: z.string().nullable(),
  created_at: moment,
  done_at: moment.nullable(),
  done_by: z.string().nullable(),
};

const task = z.object(taskFields).meta({ id: "Task" });

type ShownTask = z.output<typeof task>;

/** The body of the request that ticks off a task. */
const doneBody = z.strictObject({ done_by: z.string().trim().min(1).max(200).optional() });

/** The documentation of `/v1/tasks`. */
export const TASK_OPERATIONS: OperationGroup = {
  tag: "Access",
  caller: "shop",
  operations: {
    "GET /v1/tasks": {
      id: "listTasks",
      summary: "Open and finished tasks",
      query: { ...PAGE_QUERY, done: choiceParam(["true", "false"], "Only tasks that are done, or only open tasks.") },
      answers: { 200: json(listOf("TaskList", task), "A page of tasks.") },
      translated: true,
    },
    "POST /v1/tasks/{id}/done": {
      id: "tickOffTask",
      summary: "Tick off a task",
      description:
        "`done_by` is the name of the API key unless the body gives another name. A repeated request changes nothing.",
      body: { schema: doneBody, optional: true, example: { done_by: "Bo" } },
      answers: { 200: json(task, "The task.") },
      conflict: "The task was cancelled, because the person bought again or lost the right to access.",
      translated: true,
    },
  },
};

interface TaskRow {
  readonly id: string;
  readonly kind: "revoke" | "grant" | "check";
  readonly email: string;
  readonly connection_id: string;
  /** Null, like `item`, for a task about a person who has no entry in the ledger. */
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

async function readTask(db: Db, shop: ShopKey, { id, language }: { id: string; language: Language }) {
  const [row] = await readTasks(db, shop, { where: sql`t.id = ${id}`, limit: 1 });
  return row ? showTask(row, language) : null;
}

/** The tasks of one row of the ledger, also cancelled ones. The oldest comes first. */
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

function showTask(row: TaskRow, language: Language): ShownTask {
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

export interface TaskParts extends AuditParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly hintAccessKeeper: () => void;
}

/**
 * `GET /v1/tasks`: open and finished tasks, without cancelled ones. `POST /v1/tasks/{id}/done`: ticks off a task. The name of the API key
 * is recorded unless the body gives another name. A repeated request changes nothing. A task that was cancelled meanwhile is a conflict,
 * because the person may have to undo what they did.
 */
export function taskRoutes(parts: TaskParts): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const done = queryChoice(request, "done", ["true", "false"]);
    const language = languageOf(request);
    const where = sql`t.cancelled_at is null
      ${done === null ? sql`` : done === "true" ? sql`and t.done_at is not null` : sql`and t.done_at is null`}
      ${page.before === null ? sql`` : sql`and t.id < ${page.before}`}`;
    const rows = await readTasks(parts.db, shopOf(response), { where, limit: page.limit + 1 });
    const shown = toPage(rows, page, { id: (row) => row.id, show: (row) => showTask(row, language) });
    response.set("Content-Language", language).json(shown);
  });
  router.post("/:id/done", async (request, response) => {
    const shop = shopOf(response);
    const { id } = request.params;
    const { done_by: doneBy } = parseOptionalBody(request, doneBody);
    const note = createNote(parts, { response, action: "task.done" });
    await parts.db.transaction().execute((tx) => tickOff({ ...parts, note }, tx, { shop, id, doneBy }));
    parts.hintAccessKeeper();
    response.json(await readTask(parts.db, shop, { id, language: languageOf(request) }));
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
  // Lock the person first, because a transaction that decides about them may be cancelling this task.
  await checkSoon(tx, shop, { people: [person], now });
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
