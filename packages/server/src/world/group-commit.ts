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
  /** What a refused item gets. */
  readonly refuse: () => Error;
  /** True if the failure is of the world (database away), so that trying the items one by one would not help. */
  readonly isTransient: (error: unknown) => boolean;
}

/**
 * Lets requests that arrive together share one transaction: while a bucket's group commits, the next one gathers. A
 * single request waits for nothing; under load one fsync serves many, which is what makes durable ingest fast.
 *
 * A group that fails for its contents is tried again item by item, so that nobody fails for somebody else's event.
 */
export function createGroupCommit<Item, Result>(options: GroupCommitOptions<Item, Result>) {
  const gathering = new Map<number, Waiting<Item, Result>[]>();
  const running = new Set<number>();
  let waitingCount = 0;

  async function drain(bucket: number): Promise<void> {
    running.add(bucket);
    for (let queue = gathering.get(bucket); queue && queue.length > 0; queue = gathering.get(bucket)) {
      const group = queue.splice(0, options.groupItemsMax);
      await settleGroup(options, bucket, group);
      waitingCount -= group.length;
    }
    gathering.delete(bucket);
    running.delete(bucket);
  }

  return (bucket: number, item: Item): Promise<Result> => {
    if (waitingCount >= options.waitingItemsMax) {
      return Promise.reject(options.refuse());
    }
    waitingCount += 1;
    return new Promise((resolve, reject) => {
      const queue = gathering.get(bucket) ?? [];
      queue.push({ item, resolve, reject });
      gathering.set(bucket, queue);
      if (!running.has(bucket)) void drain(bucket);
    });
  };
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
