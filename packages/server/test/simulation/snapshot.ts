import type pg from "pg";

/** A pending delivery as it is committed. Times are milliseconds since 1970. */
export interface PendingRow {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string | null;
  readonly eventKey: string | null;
  readonly seq: number;
  readonly state: "pending" | "waiting";
  readonly dueAt: number;
  readonly deferred: boolean;
  readonly attempts: number;
  readonly attemptsSpent: number;
  /** How many attempts are recorded. */
  readonly attemptsMade: number;
  readonly overtook: boolean;
  readonly createdAt: number;
  readonly isRuleDeleted: boolean;
}

export interface LeaseRow {
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly leaseId: string;
  readonly until: number;
  readonly workerKey: number | null;
  readonly cancelling: boolean;
  readonly probing: boolean;
}

export interface LaneRow {
  readonly id: string;
  readonly bucket: number;
  readonly sending: number;
  readonly concurrency: number | null;
  readonly ratePerSecond: number | null;
  readonly paused: boolean;
  readonly blocked: boolean;
  readonly dueAt: number | null;
  readonly notBefore: number | null;
  /** When a claim may serve it at the earliest; null if nothing is due in it. */
  readonly claimableAt: number | null;
  /** Whether polls and claims read it. */
  readonly isActive: boolean;
  readonly breaker: { readonly kind: "closed" | "open" | "half_open"; readonly failuresInARow?: number };
}

/** The committed state of the engine at one moment. */
export interface Snapshot {
  readonly pending: ReadonlyMap<string, PendingRow>;
  readonly leases: ReadonlyMap<string, LeaseRow>;
  readonly lanes: ReadonlyMap<string, LaneRow>;
}

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

const SNAPSHOT = `select
  (select coalesce(json_agg(p), '[]') from (
    select o.id, o.endpoint_id as "endpointId", o.event_id as "eventId", e.key as "eventKey", o.seq, o.state, ${ms("o.due_at")} as "dueAt",
      o.deferred, o.attempts, o.attempts_spent as "attemptsSpent", d.overtook, ${ms("d.created_at")} as "createdAt",
      (select count(*)::int from attempt a
        where a.bucket = o.bucket and a.shop_id = o.shop_id and a.delivery_id = o.id) as "attemptsMade",
      coalesce(r.deleted_at is not null and r.superseded_by is null, false) as "isRuleDeleted"
    from pending_delivery o
    left join delivery d on d.bucket = o.bucket and d.shop_id = o.shop_id and d.id = o.id
    left join event e on e.bucket = o.bucket and e.shop_id = o.shop_id and e.id = o.event_id
    left join rule r on r.bucket = o.bucket and r.shop_id = o.shop_id and r.id = d.rule_id
    order by o.id) as p) as pending,
  (select coalesce(json_agg(s), '[]') from (
    select delivery_id as "deliveryId", endpoint_id as "endpointId", lease_id as "leaseId", ${ms("leased_until")} as until,
      worker_key as "workerKey", cancelling, probing
    from lease order by delivery_id) as s) as leases,
  (select coalesce(json_agg(l), '[]') from (
    select endpoint_id as id, bucket, sending, concurrency, rate_per_second as "ratePerSecond", paused, blocked, ${ms("due_at")} as "dueAt",
      ${ms("not_before")} as "notBefore", breaker,
      exists (
        select from active_lane a
        where a.bucket = l.bucket and a.shop_id = l.shop_id and a.endpoint_id = l.endpoint_id) as "isActive",
      case when due_at is not null then ${ms("greatest(due_at, not_before, next_slot_at, probe_at)")} end as "claimableAt"
    from lane l order by endpoint_id) as l) as lanes`;

/** Reads all of it in one statement, so that it is one moment. */
export async function readSnapshot(observer: pg.Client): Promise<Snapshot> {
  const { rows } = await observer.query<{ pending: PendingRow[]; leases: LeaseRow[]; lanes: LaneRow[] }>(SNAPSHOT);
  const [{ pending, leases, lanes } = { pending: [], leases: [], lanes: [] }] = rows;
  return {
    pending: new Map(pending.map((row) => [row.id, row])),
    leases: new Map(leases.map((row) => [row.deliveryId, row])),
    lanes: new Map(lanes.map((row) => [row.id, row])),
  };
}
