/** What decides a run. */
export interface SimulationOptions {
  readonly seed: number;
  /** Steps before everything that is left is sent. */
  readonly steps: number;
  /** The address of an empty database with the schema, which this run has for itself. */
  readonly url: string;
}

/** A run that kept every invariant. */
export interface SimulationResult {
  /** SHA-256 of all that happened, in hex. The same seed gives the same digest. */
  readonly digest: string;
  readonly events: number;
  readonly attempts: number;
  readonly kills: number;
}

/** A run that broke an invariant, with the seed that repeats it and its last steps. */
export class SimulationFailure extends Error {
  override readonly name = "SimulationFailure";
  /** Of all that happened up to here. The same seed fails with the same digest. */
  readonly digest: string;

  constructor(seed: number, { trace, digest }: { trace: readonly string[]; digest: string }, cause: unknown) {
    super(`Seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}\n${trace.slice(-40).join("\n")}`, {
      cause,
    });
    this.digest = digest;
  }
}
