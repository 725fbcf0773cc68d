import { createHash, type Hash } from "node:crypto";
import pg from "pg";
import { switchEndpoint } from "../../src/features/endpoints/switch-endpoint.ts";
import { claimDeliveries } from "../../src/pipeline/queue/claim-deliveries.ts";
import { expireLeases } from "../../src/pipeline/queue/expire-leases.ts";
import { sweepLanes } from "../../src/pipeline/queue/sweep-lanes.ts";
import { settleDeliveries } from "../../src/pipeline/settle/settle-deliveries.ts";
import { type Database, isDeadlock, openDatabase } from "../../src/platform/postgres/database.ts";
import { createRandom, type Random } from "../chaos/random.ts";
import { aSettlement, PATIENT_BREAKER } from "../support/builders.ts";
import { aLog } from "../support/harness.ts";
import { BUCKET, EngineWork, LANE_CONCURRENCY, LEASE_SECONDS, pickFrom, type Work } from "./engine-work.ts";
import { BrokenInvariant, checkInvariants } from "./invariants.ts";
import { SimulatedProcess, type Task } from "./simulated-process.ts";
import type { SteppedSession } from "./stepped-sessions.ts";

const PROCESSES = 3;
/** Far more than sending all that is left can take. */
const DRAIN_ROUNDS_MAX = 400;

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

  constructor(seed: number, trace: readonly string[], cause: unknown) {
    super(`Seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}\n${trace.slice(-40).join("\n")}`, {
      cause,
    });
  }
}

/**
 * Runs the engine's own statements in several simulated processes against a real database. The seed decides which process does
 * what, whose next statement is carried out, when time passes, and who dies in the middle of what. After each step the committed
 * state must keep the invariants. At the end every process dies, new ones send what is left, and nothing may be missing.
 *
 * @throws SimulationFailure at the first broken invariant.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const simulation = await Simulation.open(options);
  try {
    return await simulation.run();
  } catch (error) {
    throw new SimulationFailure(options.seed, simulation.trace, error);
  } finally {
    await simulation.close();
  }
}

class Simulation {
  readonly trace: string[] = [];
  readonly #options: SimulationOptions;
  readonly #random: Random;
  readonly #observer: pg.Client;
  readonly #observerDb: Database;
  readonly #work: EngineWork;
  readonly #digest: Hash = createHash("sha256");
  readonly #processes: SimulatedProcess[] = [];
  #tasks: Task[] = [];
  #started = 0;
  #kills = 0;

  private constructor(options: SimulationOptions, observer: pg.Client) {
    this.#options = options;
    this.#random = createRandom(options.seed);
    this.#observer = observer;
    this.#observerDb = openDatabase({ url: options.url, connectionsMax: 1, log: aLog() });
    this.#work = new EngineWork({ url: options.url, random: this.#random, observer });
  }

  static async open(options: SimulationOptions): Promise<Simulation> {
    const observer = new pg.Client({ connectionString: options.url });
    await observer.connect();
    const simulation = new Simulation(options, observer);
    await simulation.#setUp();
    return simulation;
  }

  async run(): Promise<SimulationResult> {
    for (let step = 0; step < this.#options.steps; step += 1) {
      this.#note(await this.#choose());
      await this.#collect();
      await checkInvariants(this.#observer, { laneConcurrency: LANE_CONCURRENCY, now: this.#work.clock.now() });
    }
    await this.#finishTasks();
    await this.#drain();
    const { accepted, attempts } = this.#work;
    return { digest: this.#digest.digest("hex"), events: accepted.size, attempts, kills: this.#kills };
  }

  async close(): Promise<void> {
    for (const process of this.#processes) await process.close();
    await this.#observerDb.destroy();
    await this.#observer.end();
  }

  async #setUp(): Promise<void> {
    await this.#work.setUp(this.#observerDb);
    for (let index = 0; index < PROCESSES; index += 1) await this.#startProcess(index);
  }

  async #startProcess(index: number): Promise<void> {
    this.#started += 1;
    const name = `p${this.#started}`;
    this.#processes[index] = await SimulatedProcess.start(name, this.#options.url, this.#observer);
  }

  #note(line: string): void {
    this.trace.push(line);
    this.#digest.update(`${line}\n`);
  }

  /** Does one thing, and says what it was. */
  async #choose(): Promise<string> {
    const ready = this.#tasks.filter(({ session }) => session.state === "ready");
    const blocked = this.#tasks.filter(({ session }) => session.state === "blocked");
    if (blocked.length > 0) return this.#stepBlocker(ready, blocked);
    const chance = this.#random.next();
    if (chance < 0.015) return this.#killOne();
    if (chance < 0.03 && ready.length > 0) return this.#loseConnection(pickFrom(this.#random, ready));
    if (chance < 0.07) return this.#passTime();
    if (ready.length === 0 || chance < 0.35) {
      const begun = await this.#begin();
      if (begun !== null) return begun;
    }
    return ready.length === 0 ? "nothing" : this.#stepTask(pickFrom(this.#random, ready));
  }

  /**
   * While a session waits for a lock, only those go on that hold it. Two sessions that wait for the same one would wake at once, and
   * the operating system would decide which is first, so that a seed could not be repeated.
   */
  async #stepBlocker(ready: readonly Task[], blocked: readonly Task[]): Promise<string> {
    const holders: Task[] = [];
    for (const task of ready) {
      const blocks = await Promise.all(blocked.map(({ session }) => task.session.blocks(session)));
      if (blocks.includes(true)) holders.push(task);
    }
    if (holders.length === 0) throw new BrokenInvariant("a session waits for a lock that nobody will give back");
    return this.#stepTask(pickFrom(this.#random, holders));
  }

  async #stepTask(task: Task): Promise<string> {
    const { session } = task;
    const statement = session.nextStatement;
    await session.step();
    if (session.state === "blocked") return `${task.name}: ${statement} (waits for a lock)`;
    await Promise.race([session.arrived(), task.ended]);
    return `${task.name}: ${statement}`;
  }

  #passTime(): string {
    const seconds = this.#random.pick([1, 3, 10, LEASE_SECONDS / 2, LEASE_SECONDS + 1]);
    this.#work.clock.advance(seconds);
    return `${seconds} s pass`;
  }

  /** A SIGKILL, sometimes between a commit and its answer. A new process takes its place. */
  async #killOne(): Promise<string> {
    const index = this.#random.between(0, PROCESSES - 1);
    const process = this.#processes[index];
    if (process === undefined) throw new Error("There is no such process.");
    const committing = this.#tasks.find(
      (task) => task.process === process && task.session.state === "ready" && task.session.nextStatement === "commit",
    );
    if (committing !== undefined && this.#random.next() < 0.5) await committing.session.step({ withhold: true });
    const tasks = this.#tasks.filter((task) => task.process === process);
    await process.kill();
    await Promise.all(tasks.map(({ ended }) => ended));
    this.#tasks = this.#tasks.filter((task) => task.process !== process);
    await process.close();
    await this.#startProcess(index);
    this.#kills += 1;
    return `${process.name} is killed with ${tasks.length} tasks under way`;
  }

  /** A connection that breaks although its process lives; sometimes after the statement was carried out. */
  async #loseConnection(task: Task): Promise<string> {
    const isAfter = this.#random.next() < 0.5;
    const statement = task.session.nextStatement;
    if (isAfter) await task.session.step({ withhold: true });
    await task.session.lose();
    await task.ended;
    await task.process.replaceSession(task.session, this.#options.url, this.#observer);
    return `${task.name} loses its connection ${isAfter ? "after" : "before"} ${statement}`;
  }

  /** Starts something new on a free connection; null if there is none. */
  async #begin(): Promise<string | null> {
    const process = pickFrom(this.#random, this.#processes);
    const session = process.freeSession(this.#tasks);
    if (session === null) return null;
    const work = this.#work.draw(process, session);
    return work === null ? null : this.#start(process, session, work);
  }

  async #start(process: SimulatedProcess, session: SteppedSession, work: Work): Promise<string> {
    const task: Task = {
      name: `${process.name} ${work.name}`,
      process,
      session,
      ended: Promise.resolve(),
      result: null,
      defect: null,
    };
    const ended = work.run().then(
      (result) => {
        task.result = result;
      },
      (error: unknown) => {
        task.result = "failed";
        if (!isAccident(error)) task.defect = error instanceof Error ? error : new Error(String(error));
        work.onFailed?.();
      },
    );
    this.#tasks.push(Object.assign(task, { ended }));
    await Promise.race([session.arrived(), ended]);
    return `${task.name} begins`;
  }

  /** Waits until every session is where it was left or further, and takes out the tasks that have ended. */
  async #collect(): Promise<void> {
    while (await this.#unblockOne());
    for (const task of this.#tasks) {
      if (task.defect !== null) throw task.defect;
      if (task.result !== null) this.#note(`${task.name} → ${task.result}`);
    }
    this.#tasks = this.#tasks.filter(({ result }) => result === null);
  }

  /** Lets the first session go on whose lock was given back meanwhile. Returns false if there is none. */
  async #unblockOne(): Promise<boolean> {
    for (const task of this.#tasks) {
      if (task.session.state !== "blocked" || !(await task.session.settle())) continue;
      await Promise.race([task.session.arrived(), task.ended]);
      return true;
    }
    return false;
  }

  async #finishTasks(): Promise<void> {
    while (this.#tasks.length > 0) {
      const ready = this.#tasks.filter(({ session }) => session.state === "ready");
      const blocked = this.#tasks.filter(({ session }) => session.state === "blocked");
      this.#note(
        await (blocked.length > 0 ? this.#stepBlocker(ready, blocked) : this.#stepTask(pickFrom(this.#random, ready))),
      );
      await this.#collect();
    }
  }

  /** Every process dies, every endpoint is on, the receivers answer, and the time of every lease passes. */
  async #drain(): Promise<void> {
    for (const process of this.#processes) process.inFlight.length = 0;
    const db = this.#observerDb;
    const { rows: endpoints } = await this.#observer.query<{ id: string; shop_id: string }>(
      "select id, shop_id from endpoint order by id",
    );
    for (const { id, shop_id } of endpoints) {
      const shop = this.#work.shops.find((one) => one.id === shop_id);
      if (shop === undefined) continue;
      await db
        .transaction()
        .execute((tx) => switchEndpoint({ clock: this.#work.clock }, tx, { shop, id, patch: { enabled: true } }));
    }
    this.#work.clock.advance(LEASE_SECONDS * 20);
    await expireLeases(db, { kind: "past", now: this.#work.clock.now() });
    for (let round = 0; round < DRAIN_ROUNDS_MAX; round += 1) {
      const { deliveries, more, nextAt } = await claimDeliveries(db, this.#work.claimRequest(50));
      const store = this.#work.storeOn(db);
      const settlements = deliveries.map((delivery) => aSettlement(store, delivery));
      await settleDeliveries(db, { bucket: BUCKET, now: this.#work.clock.now(), settlements }, PATIENT_BREAKER);
      this.#work.attempts += settlements.length;
      if (deliveries.length === 0 && !more && nextAt === null) break;
      if (deliveries.length === 0) this.#work.clock.advance(60);
    }
    await this.#checkEnd();
  }

  async #checkEnd(): Promise<void> {
    await checkInvariants(this.#observer, { laneConcurrency: LANE_CONCURRENCY, now: this.#work.clock.now() });
    const { rows: left } = await this.#observer.query<{ id: string; endpoint_id: string }>(
      "select id, endpoint_id from pending_delivery order by id",
    );
    if (left.length > 0)
      throw new BrokenInvariant(`never sent: ${left.map(({ id }) => this.#work.nameOf(id)).join(", ")}`);
    const swept = await sweepLanes(this.#observerDb, {
      now: this.#work.clock.now(),
      laneConcurrency: LANE_CONCURRENCY,
    });
    if (swept.count > 0) throw new BrokenInvariant(`${swept.count} lanes sleep although they have due work`);
    const { rows: known } = await this.#observer.query<{ id: string }>("select id from event");
    const stored = new Set(known.map(({ id }) => id));
    const lost = [...this.#work.accepted.values()].filter(({ id }) => !stored.has(id));
    if (lost.length > 0) throw new BrokenInvariant(`${lost.length} accepted events are gone`);
    const { rows: states } = await this.#observer.query<{ state: string; count: number }>(
      "select final_state as state, count(*)::int as count from delivery group by 1 order by 1",
    );
    this.#note(states.map(({ state, count }) => `${count} ${state}`).join(", "));
  }
}

/** Lost connections are what the simulation does itself. Everything else is a defect, deadlocks included. */
function isAccident(error: unknown): boolean {
  if (isDeadlock(error) || error instanceof BrokenInvariant || !(error instanceof Error)) return false;
  return /Connection terminated|terminating connection|Connection ended/.test(error.message);
}
