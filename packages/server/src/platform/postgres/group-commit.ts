import { isLockConflict } from "./database.ts";

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result | PromiseLike<Result>) => void;
  readonly reject: (error: unknown) => void;
}

/** How groups are made. `Key` is what the items of a group have in common. */
export interface GroupCommitOptions<Item, Result, Key = number> {
  /** Does one group, in one transaction; results in the order of the items. The next group does not wait for a result that is a promise. */
  readonly run: (key: Key, items: readonly Item[]) => Promise<readonly (Result | PromiseLike<Result>)[]>;
  /** The most that one group holds; a function is asked anew for each, with what waits for it. */
  readonly groupItemsMax: number | ((waiting: readonly { readonly item: Item }[]) => number);
  /**
   * How many groups of a key may run at once, where items need not end in their order: a full group then does not wait for
   * the one before it. Default: 1.
   */
  readonly groupsAtOnce?: number;
  /** Items that may wait over all keys; above it new ones are refused rather than kept in memory. */
  readonly waitingItemsMax: number;
  /** Where items differ in size: what one weighs, and the most that a group and all that wait may weigh together. */
  readonly weight?: {
    readonly of: (item: Item) => number;
    readonly groupMax: number;
    readonly waitingMax: number;
  };
  /** Whose an item is, where a group may hold items of several tenants. */
  readonly tenantOf?: (item: Item) => string;
  /** What a refused item gets. */
  readonly refuse: () => Error;
  /** True if the failure is of the database and not of an item, so that trying the items one by one would not help. */
  readonly isTransient: (error: unknown) => boolean;
}

/**
 * Lets requests that arrive together share one transaction: those of one turn of the event loop, and, while a group of
 * their key commits, those that come meanwhile. A single request waits for no other; under load one fsync serves many, which is what makes
 * durable ingest fast.
 *
 * A group that fails for its contents is tried again item by item, so that no request fails because of another request's event.
 */
export function createGroupCommit<Item, Result, Key = number>(options: GroupCommitOptions<Item, Result, Key>) {
  const gathering = new Map<Key, Waiting<Item, Result>[]>();
  const running = new Map<Key, number>();
  const weigh = options.weight?.of ?? (() => 0);
  const load = { items: 0, weight: 0 };
  const { groupItemsMax: most, groupsAtOnce = 1 } = options;
  const itemsMax = typeof most === "number" ? () => most : most;
  type Queue = Waiting<Item, Result>[];

  /** Whether to run a group beside this many others. Items that gather while they run are better one group later than two groups now. */
  const isWorthAGroup = (queue: Queue, others: number) =>
    others === 0 ? queue.length > 0 : others < groupsAtOnce && queue.length >= itemsMax(queue);

  async function drain(key: Key, queue: Queue): Promise<void> {
    const others = () => (running.get(key) ?? 0) - 1;
    while (isWorthAGroup(queue, others())) {
      const group = takeGroup(options, queue, itemsMax);
      await settleGroup(options, key, group);
      load.items -= group.length;
      load.weight -= sum(group.map(({ item }) => weigh(item)));
    }
    if (others() > 0) return void running.set(key, others());
    running.delete(key);
    gathering.delete(key);
  }

  return (key: Key, item: Item): Promise<Result> => {
    const weight = weigh(item);
    const tooHeavy = options.weight !== undefined && load.weight + weight > options.weight.waitingMax;
    if (tooHeavy || load.items >= options.waitingItemsMax) return Promise.reject(options.refuse());
    load.items += 1;
    load.weight += weight;
    return new Promise((resolve, reject) => {
      const queue = gathering.get(key) ?? [];
      queue.push({ item, resolve, reject });
      gathering.set(key, queue);
      const others = running.get(key) ?? 0;
      if (!isWorthAGroup(queue, others)) return;
      running.set(key, others + 1);
      // What the socket has brought is handed over item by item: the first alone would make all others wait for its commit.
      setImmediate(() => void drain(key, queue));
    });
  };
}

/** The next group. Where not all that waits fits into it, tenants take turns, so that one with many items does not keep the others waiting. */
function takeGroup<Item, Result, Key>(
  options: GroupCommitOptions<Item, Result, Key>,
  queue: Waiting<Item, Result>[],
  itemsMax: (queue: readonly Waiting<Item, Result>[]) => number,
): Waiting<Item, Result>[] {
  const size = groupSize(options, queue, itemsMax(queue));
  const { tenantOf } = options;
  if (tenantOf === undefined || size >= queue.length) return queue.splice(0, size);
  const turns = new Map<string, number>();
  const inTurn = queue.map((waiting) => {
    const tenant = tenantOf(waiting.item);
    const turn = turns.get(tenant) ?? 0;
    turns.set(tenant, turn + 1);
    return { turn, waiting };
  });
  inTurn.sort((one, other) => one.turn - other.turn);
  queue.splice(0, queue.length, ...inTurn.map(({ waiting }) => waiting));
  return queue.splice(0, groupSize(options, queue, itemsMax(queue)));
}

/** How many of the queue go together: at least one, however heavy it is. */
function groupSize<Item, Result, Key>(
  { weight }: GroupCommitOptions<Item, Result, Key>,
  queue: readonly { item: Item }[],
  itemsMax: number,
): number {
  if (!weight) return itemsMax;
  let total = 0;
  const firstTooMany = queue.findIndex(({ item }) => {
    total += weight.of(item);
    return total > weight.groupMax;
  });
  return firstTooMany < 0 ? itemsMax : Math.min(itemsMax, Math.max(1, firstTooMany));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

async function settleGroup<Item, Result, Key>(
  options: GroupCommitOptions<Item, Result, Key>,
  key: Key,
  group: readonly Waiting<Item, Result>[],
): Promise<void> {
  try {
    const results = await options.run(
      key,
      group.map((one) => one.item),
    );
    group.forEach((one, index) => {
      const result = results[index];
      if (result === undefined) one.reject(new Error("A group answered fewer results than it had items."));
      else one.resolve(result);
    });
  } catch (error) {
    if (group.length === 1 || options.isTransient(error)) {
      for (const one of group) one.reject(error);
      return;
    }
    for (const one of group) await settleGroup(options, key, [one]);
  }
}

/** The result of an item that was not done with those of other tenants and is to be done with those of its own. */
export const APART = Symbol("apart");

/** How groups of many tenants are made. The key of a group of one tenant is the tenant. */
export interface SharedCommitOptions<Item, Result> extends GroupCommitOptions<Item, Result, string> {
  readonly tenantOf: (item: Item) => string;
  /** Does items of many tenants in one transaction. All items of a tenant are done, or all of them are `APART`. */
  readonly runTogether: (items: readonly Item[]) => Promise<readonly (Result | typeof APART)[]>;
}

/**
 * Lets many tenants share one transaction, and isolates them from each other. A tenant whose items cannot be done with the others' (because
 * of a lock that is not free, or a statement that failed) gets groups of its own, for which nobody else waits, as long as it has
 * items there. Its later items follow them there, so that the items of a tenant keep their order.
 */
export function createSharedCommit<Item, Result>(options: SharedCommitOptions<Item, Result>) {
  const { tenantOf } = options;
  const commitAlone = createGroupCommit<Item, Result, string>(options);
  const apart = new Map<string, number>();

  const doApart = (item: Item): Promise<Result> => {
    const tenant = tenantOf(item);
    apart.set(tenant, (apart.get(tenant) ?? 0) + 1);
    return commitAlone(tenant, item).finally(() => {
      const left = (apart.get(tenant) ?? 1) - 1;
      if (left === 0) apart.delete(tenant);
      else apart.set(tenant, left);
    });
  };
  const commitTogether = createGroupCommit<Item, Result>({
    ...options,
    async run(_, items) {
      const isApart = items.map((item) => apart.has(tenantOf(item)));
      const results = await tryTogether(
        options,
        items.filter((__, index) => !isApart[index]),
      );
      const next = results.values();
      return items.map((item, index) => {
        const result = isApart[index] ? APART : next.next().value;
        if (result === undefined) throw new Error("A group answered fewer results than it had items.");
        return result === APART ? doApart(item) : result;
      });
    },
  });
  return (item: Item): Promise<Result> => commitTogether(0, item);
}

/** A failure puts all tenants apart, so that it is found whose it was. Only what would fail apart too fails here. */
async function tryTogether<Item, Result>(
  { runTogether, isTransient }: SharedCommitOptions<Item, Result>,
  items: readonly Item[],
): Promise<readonly (Result | typeof APART)[]> {
  if (items.length === 0) return [];
  try {
    return await runTogether(items);
  } catch (error) {
    if (isTransient(error) && !isLockConflict(error)) throw error;
    return items.map(() => APART);
  }
}
