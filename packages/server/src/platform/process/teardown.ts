/** Stops what was started in reverse order, because later parts use earlier ones. */
export class Teardown {
  readonly #steps: (() => Promise<unknown>)[] = [];

  /** Adds the function that stops a part which was just started. */
  add(stop: () => Promise<unknown>): void {
    this.#steps.push(stop);
  }

  /** Stops everything, the latest first. It continues if one part fails, because no other part may keep running. @throws AggregateError. */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      await step().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, "Not everything could be stopped.");
  }
}
