interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** How groups are made. */
export interface GroupCommitOptions<Item, Result> {
  /** Does one group, in one transaction; results in the order of the items. */
  readonly run: (bucket: number, items: readonly Item[]) => Promise<readonly Result[]>;
  readonly groupItemsMax: number;
  /** Items that may wait over all buckets; above it new ones are refused rather than kept in memory. */
  readonly waitingItemsMax: number;
  /** Where items differ in size: what one weighs, and the most that a group and all that wait may weigh together. */
  readonly weight?: {
    readonly of: (item: Item) => number;
    readonly groupMax: number;
    readonly waitingMax: number;
  };
  /** What a refused item gets. */
  readonly refuse: () => Error;
  /** True if the failure is of the world (database away), so that trying the items one by one would not help. */
  readonly isTransient: (error: unknown) => boolean;
}

/**
 * Lets requests that arrive together share one transaction: those of one turn of the event loop, and, while a bucket's group
 * commits, those that come meanwhile. A single request waits for nobody; under load one fsync serves many, which is what makes
 * durable ingest fast.
 *
 * A group that fails for its contents is tried again item by item, so that nobody fails for somebody else's event.
 */
export function createGroupCommit<Item, Result>(options: GroupCommitOptions<Item, Result>) {
  const gathering = new Map<number, Waiting<Item, Result>[]>();
  const running = new Set<number>();
  const weigh = options.weight?.of ?? (() => 0);
  const load = { items: 0, weight: 0 };

  async function drain(bucket: number): Promise<void> {
    for (let queue = gathering.get(bucket); queue && queue.length > 0; queue = gathering.get(bucket)) {
      const group = queue.splice(0, groupSize(options, queue));
      await settleGroup(options, bucket, group);
      load.items -= group.length;
      load.weight -= sum(group.map(({ item }) => weigh(item)));
    }
    gathering.delete(bucket);
    running.delete(bucket);
  }

  return (bucket: number, item: Item): Promise<Result> => {
    const weight = weigh(item);
    const tooHeavy = options.weight !== undefined && load.weight + weight > options.weight.waitingMax;
    if (tooHeavy || load.items >= options.waitingItemsMax) return Promise.reject(options.refuse());
    load.items += 1;
    load.weight += weight;
    return new Promise((resolve, reject) => {
      const queue = gathering.get(bucket) ?? [];
      queue.push({ item, resolve, reject });
      gathering.set(bucket, queue);
      if (running.has(bucket)) return;
      running.add(bucket);
      // What the socket has brought is handed over item by item: the first alone would make all others wait for its commit.
      setImmediate(() => void drain(bucket));
    });
  };
}

/** How many of the queue go together: at least one, however heavy it is. */
function groupSize<Item, Result>(options: GroupCommitOptions<Item, Result>, queue: readonly { item: Item }[]): number {
  const { weight, groupItemsMax } = options;
  if (!weight) return groupItemsMax;
  let total = 0;
  const firstTooMany = queue.findIndex(({ item }) => {
    total += weight.of(item);
    return total > weight.groupMax;
  });
  return firstTooMany < 0 ? groupItemsMax : Math.min(groupItemsMax, Math.max(1, firstTooMany));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

async function settleGroup<Item, Result>(
  options: GroupCommitOptions<Item, Result>,
  bucket: number,
  group: readonly Waiting<Item, Result>[],
): Promise<void> {
  try {
    const results = await options.run(
      bucket,
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
    for (const one of group) await settleGroup(options, bucket, [one]);
  }
}
