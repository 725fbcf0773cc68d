import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import { applyStep, findDueComparisons, startApplying } from "../../../src/features/comparisons/apply-comparison.ts";
import { makeComparison } from "../../../src/features/comparisons/compare-with-list.ts";
import { readFindings, requireComparison } from "../../../src/features/comparisons/store.ts";
import { startErasure } from "../../../src/features/privacy/erasure.ts";
import type { Database } from "../../../src/platform/postgres/database.ts";
import type { ApplyComparisonRequest } from "../../../src/platform/postgres/tables/feature-tables.ts";
import { type AccessShop, anAccessShop, anEnd, anOrder } from "../../features/access/access-shop.ts";
import { decideParts } from "../../support/builders.ts";
import { untilBlocked, useStore, withClient } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const BOTH: ApplyComparisonRequest = { missing: "grants", without_reason: "tasks" };

/** The contract for comparisons with member lists: what was shown is done, once, and no erased person stays. */
export function comparisonsContract(version: PostgresVersion): void {
  describe("a comparison with a list of members", () => {
    const store = useStore(version);
    const note = async () => undefined;
    const compare = (own: AccessShop, emails: readonly string[], db: Database = store.db) => {
      const list = { members: new Map(emails.map((email) => [email, email])), withoutEmail: 0 };
      return makeComparison({ ...store, db, note }, own.shop, { connectionId: own.connectionId, list });
    };
    const apply = (own: AccessShop, id: string, wish: ApplyComparisonRequest = BOTH) =>
      startApplying({ ...store, note }, own.shop, { id, wish });
    const carryOut = async (db: Database = store.db): Promise<void> => {
      const due = await findDueComparisons(db, store.clock.now());
      for (const one of due) await applyStep({ ...store, db }, one);
      if (due.length > 0) await carryOut(db);
    };
    const found = async (own: AccessShop, id: string) => {
      const rows = await readFindings(store.db, own.shop, { comparisonId: id, kind: null, after: 0, limit: 1_000 });
      return rows.map(({ kind, email, outcome }) => `${kind} ${email} ${outcome}`);
    };
    const openTasks = async (own: AccessShop) => {
      const rows = await store.db
        .selectFrom("access_task")
        .select(["kind", "reason"])
        .where("shop_id", "=", own.shop.id)
        .where("done_at", "is", null)
        .where("cancelled_at", "is", null)
        .execute();
      return rows.map(({ kind, reason }) => `${kind} ${reason.code}`);
    };
    const letIn = async (own: AccessShop, ...names: string[]) => {
      for (const name of names)
        await own.accept(anOrder({ id: name, email: `${name}@example.com`, subscription: name }));
      await own.settle();
    };

    it("finds missing members and members without a reason, and changes nothing", async () => {
      const own = await anAccessShop(store);
      await letIn(own, "bo", "li", "gone");
      await own.accept(anEnd("gone"));
      await own.settle();
      const before = await own.ledger();
      const id = await compare(own, ["bo@example.com", "gone@example.com", "stranger@example.com"]);
      expect(await found(own, id)).toEqual([
        "without_reason gone@example.com null",
        "without_reason stranger@example.com null",
        "missing li@example.com null",
      ]);
      expect(await requireComparison(store.db, own.shop, id)).toMatchObject({
        ...{ members: 3, agreeing: 1, under_way: 0, missing: 1, without_reason: 2, wish: null },
      });
      expect([await own.ledger(), await openTasks(own), await own.settle()]).toEqual([before, [], undefined]);
      expect(await own.deliveries()).toHaveLength(4);
    });

    it("counts a person whom a rule only added as a user as a member", async () => {
      const own = await anAccessShop(store);
      await letIn(own, "bo");
      // An event and its call that the ledger does not know.
      for (const table of ["access_call", "access_reason", "access", "access_person"] as const) {
        await store.db.deleteFrom(table).execute();
      }
      expect(await found(own, await compare(own, ["bo@example.com"]))).toEqual([]);
    });

    it("grants what is missing and makes tasks for the others: once, also in two processes and if applied twice", async () => {
      const own = await anAccessShop(store);
      const names = Array.from({ length: sizeOf("people") }, (_, index) => `p${index}`);
      await letIn(own, ...names);
      own.inside.clear();
      const strangers = Array.from({ length: 150 }, (_, index) => `s${index}@example.com`);
      const id = await compare(own, strangers);
      await apply(own, id);
      await Promise.all([carryOut(), carryOut(store.otherDb)]);
      await apply(own, id);
      await carryOut();
      await own.settle();
      expect(own.inside.size).toBe(names.length);
      expect(await own.deliveries()).toHaveLength(2 * names.length);
      expect(await openTasks(own)).toEqual(strangers.map(() => "check without_reason"));
      expect(await requireComparison(store.db, own.shop, id)).toMatchObject({
        ...{ grants: names.length, tasks: 150, changed: 0, due_at: null, applied_at: expect.any(Date) },
      });
      await expect(apply(own, id, { missing: "tasks", without_reason: null })).rejects.toMatchObject({
        facts: { status: 409 },
      });
    });

    it("skips findings that are no longer true, and does no more than was asked", async () => {
      const own = await anAccessShop(store);
      await letIn(own, "bo", "li");
      const id = await compare(own, ["stranger@example.com", "new@example.com"]);
      await own.accept(anEnd("bo"));
      await own.settle();
      await letIn(own, "new");
      const before = (await own.deliveries()).length;
      await apply(own, id);
      await carryOut();
      await own.settle();
      expect(await found(own, id)).toEqual([
        "without_reason stranger@example.com task",
        "without_reason new@example.com changed",
        "missing bo@example.com changed",
        "missing li@example.com grant",
      ]);
      expect((await own.deliveries()).length).toBe(before + 1);
      const again = await compare(own, ["another@example.com"]);
      await apply(own, again, { missing: "tasks", without_reason: null });
      await carryOut();
      expect((await openTasks(own)).toSorted()).toEqual([
        ...["check not_listed", "check not_listed"],
        "check without_reason",
      ]);
    });

    it("makes no second task about the same person, and cancels the task when they buy", async () => {
      const own = await anAccessShop(store);
      for (const _round of [1, 2]) {
        await apply(own, await compare(own, ["new@example.com"]));
        await carryOut();
      }
      expect(await openTasks(own)).toEqual(["check without_reason"]);
      await letIn(own, "new");
      expect(await openTasks(own)).toEqual([]);
      await apply(own, await compare(own, []), { missing: "tasks", without_reason: null });
      await carryOut();
      expect(await openTasks(own)).toEqual(["check not_listed"]);
      await own.accept(anEnd("new"));
      await own.settle();
      expect(await openTasks(own)).toEqual([]);
    });

    it("removes an erased person, and does nothing about them afterwards", async () => {
      const own = await anAccessShop(store);
      await letIn(own, "bo");
      const id = await compare(own, ["stranger@example.com"]);
      await apply(own, id);
      await carryOut();
      const next = await compare(own, ["stranger@example.com"]);
      await apply(own, next);
      await startErasure({ ...store, ...decideParts(store) }, own.shop, "Bo@example.com");
      await startErasure({ ...store, ...decideParts(store) }, own.shop, "stranger@example.com");
      await carryOut();
      await own.settle();
      expect([await found(own, id), await found(own, next), await openTasks(own)]).toEqual([[], [], []]);
      expect(await store.db.selectFrom("access_person").selectAll().execute()).toEqual([]);
    });

    it("lets an erasure wait until the comparison has stored what it read in the ledger", async () => {
      const own = await anAccessShop(store);
      await letIn(own, "bo");
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select 1 from huddle_connection for share");
        const erasing = startErasure({ ...store, ...decideParts(store) }, own.shop, "bo@example.com");
        await untilBlocked(store);
        await client.query(
          `insert into comparison_finding (bucket, shop_id, comparison_id, number, kind, person, email, access_ids)
           select bucket, shop_id, 'cmp_1', 1, 'missing', person, email, '{}' from access_person`,
        );
        await client.query("commit");
        await erasing;
      });
      expect(await found(own, "cmp_1")).toEqual([]);
    });

    it("compares 10,000 members with a ledger of 10,000 people without comparing every pair", async () => {
      const own = await anAccessShop(store);
      await letIn(own, "bo");
      await sql`
        insert into access_person (bucket, shop_id, person, email)
        select bucket, shop_id, sha256(('person p' || n)::bytea), 'p' || n from access_person, generate_series(1, 9999) as n
        `.execute(store.db);
      await sql`
        insert into access (bucket, shop_id, id, person, connection_id, item_kind, item, state, wanted, confirmed, created_at, updated_at)
        select a.bucket, a.shop_id, a.id || n, sha256(('person p' || n)::bytea), a.connection_id, 'sku', 'A', 'granted', true,
          'in', a.created_at, a.updated_at from access a, generate_series(1, 9999) as n`.execute(store.db);
      const began = performance.now();
      const id = await compare(
        own,
        Array.from({ length: 10_000 }, (_, index) => `p${index + 5_001}`),
      );
      expect(performance.now() - began).toBeLessThan(20_000);
      const counts = { agreeing: 4_999, missing: 5_001, without_reason: 5_001 };
      expect(await requireComparison(store.db, own.shop, id)).toMatchObject(counts);
    });
  });
}
