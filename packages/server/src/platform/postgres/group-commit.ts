interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** How groups are made. */
export interface GroupCommitOptions<Item, Result> {
  /** Does one group, in one transaction; results in the order of the items. */
  readonly run: (bucket: number, items: readonly Item[]) => Promise<readonly Result[]>;
  /** The most that one group holds; a function is asked anew for each. */
  readonly groupItemsMax: number | ((bucket: number) => number);
  /**
   * How many groups of a bucket may run at once, where items need not end in their order: a full group then does not wait for
   * the one before it. Default: 1.
   */
  readonly groupsAtOnce?: number;
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
  /** True if the failure is of the database and not of an item, so that trying the items one by one would not help. */
  readonly isTransient: (error: unknown) => boolean;
}

/**
 * Lets requests that arrive together share one transaction: those of one turn of the event loop, and, while a bucket's group
 * commits, those that come meanwhile. A single request waits for no other; under load one fsync serves many, which is what makes
 * durable ingest fast.
 *
 * A group that fails for its contents is tried again item by item, so that no request fails because of another request's event.
 */
export function createGroupCommit<Item, Result>(options: GroupCommitOptions<Item, Result>) {
  const gathering = new Map<number, Waiting<Item, Result>[]>();
  const running = new Map<number, number>();
  const weigh = options.weight?.of ?? (() => 0);
  const load = { items: 0, weight: 0 };
  const { groupItemsMax: most, groupsAtOnce = 1 } = options;
  const itemsMax = typeof most === "number" ? () => most : most;

  /** Whether to run a group beside this many others. Items that gather while they run are better one group later than two groups now. */
  const isWorthAGroup = (bucket: number, queue: readonly unknown[], others: number) =>
    others === 0 ? queue.length > 0 : others < groupsAtOnce && queue.length >= itemsMax(bucket);

  async function drain(bucket: number, queue: Waiting<Item, Result>[]): Promise<void> {
    const others = () => (running.get(bucket) ?? 0) - 1;
    while (isWorthAGroup(bucket, queue, others())) {
      const group = queue.splice(0, groupSize(options, queue, itemsMax(bucket)));
      await settleGroup(options, bucket, group);
      load.items -= group.length;
      load.weight -= sum(group.map(({ item }) => weigh(item)));
    }
    if (others() > 0) return void running.set(bucket, others());
    running.delete(bucket);
    gathering.delete(bucket);
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
      const others = running.get(bucket) ?? 0;
      if (!isWorthAGroup(bucket, queue, others)) return;
      running.set(bucket, others + 1);
      // What the socket has brought is handed over item by item: the first alone would make all others wait for its commit.
      setImmediate(() => void drain(bucket, queue));
    });
  };
}

/** How many of the queue go together: at least one, however heavy it is. */
function groupSize<Item, Result>(
  { weight }: GroupCommitOptions<Item, Result>,
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
