/** Things that were started, to be stopped in reverse, as what came later stands on what came before. */
export class Teardown {
  readonly #steps: (() => Promise<unknown>)[] = [];

  /** Remembers how to stop something that has just been started. */
  add(stop: () => Promise<unknown>): void {
    this.#steps.push(stop);
  }

  /** Stops everything, the latest first. One that fails does not keep the others running. @throws AggregateError. */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      await step().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, "Not everything could be stopped.");
  }
}
