import { setImmediate as giveWay } from "node:timers/promises";

/** Items between which others have their turn: some 2 ms of looking at addresses. */
const A_TURN = 2_000;

/** Maps many items without keeping everybody else in this process waiting for all of them. */
export async function mapInTurns<Item, Result>(items: readonly Item[], map: (item: Item) => Result): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += A_TURN) {
    results.push(...items.slice(start, start + A_TURN).map(map));
    await giveWay();
  }
  return results;
}
