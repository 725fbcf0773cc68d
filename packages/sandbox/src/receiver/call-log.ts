/** A condition to wait for. `what` names it in the error, for example "calls on /orders". */
interface Expectation<T> {
  readonly what: string;
  readonly matches: (entry: T) => boolean;
  readonly count: number;
  readonly timeoutMs: number;
}

/** A list that grows while a stand-in runs. A test can wait for entries instead of polling. */
export interface CallLog<T> {
  add(entry: T): void;
  all(): readonly T[];
  clear(): void;
  /**
   * Resolves with every matching entry as soon as there are `count` of them. Rejects after `timeoutMs` with a message
   * that lists what arrived instead.
   */
  waitFor(expectation: Expectation<T>): Promise<T[]>;
}

/** An empty log; `describe` turns an entry into the line that a failed wait shows. */
export function createCallLog<T>(describe: (entry: T) => string): CallLog<T> {
  let entries: T[] = [];
  const waiters = new Set<() => void>();

  const waitFor = (expectation: Expectation<T>): Promise<T[]> =>
    new Promise((resolve, reject) => {
      const settle = () => {
        const found = entries.filter(expectation.matches);
        if (found.length < expectation.count) return;
        clearTimeout(timer);
        waiters.delete(settle);
        resolve(found);
      };
      const timer = setTimeout(() => {
        waiters.delete(settle);
        reject(new Error(whatArrived(expectation, entries, describe)));
      }, expectation.timeoutMs);
      waiters.add(settle);
      settle();
    });

  return {
    add: (entry) => {
      entries.push(entry);
      for (const settle of waiters) settle();
    },
    all: () => [...entries],
    clear: () => {
      entries = [];
    },
    waitFor,
  };
}

function whatArrived<T>(expectation: Expectation<T>, entries: readonly T[], describe: (entry: T) => string): string {
  const found = entries.filter(expectation.matches).length;
  const lines = entries.map((entry) => `  ${expectation.matches(entry) ? "*" : "-"} ${describe(entry)}`);
  return [
    `Expected ${expectation.count} ${expectation.what} within ${expectation.timeoutMs} ms, but ${found} arrived.`,
    lines.length === 0 ? "Nothing arrived at all." : "All that arrived (* counts):",
    ...lines,
  ].join("\n");
}
