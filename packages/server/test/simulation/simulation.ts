import { createHash, type Hash } from "node:crypto";
import pg from "pg";
import { type Database, isDeadlock, openDatabase } from "../../src/platform/postgres/database.ts";
import { createRandom, type Random } from "../chaos/random.ts";
import { aLog } from "../support/harness.ts";
import { drain } from "./drain.ts";
import { EngineWork } from "./engine-work.ts";
import { BrokenInvariant } from "./invariants.ts";
import { LEASE_SECONDS, pickFrom, SimulatedHub } from "./simulated-hub.ts";
import { SimulatedProcess, type Task, type Work } from "./simulated-process.ts";
import { SimulationFailure, type SimulationOptions, type SimulationResult } from "./simulation-result.ts";
import type { SessionParts, SteppedSession } from "./stepped-sessions.ts";

const PROCESSES = 3;
/** Longer than a delivery waits for an earlier one of its order. */
const LONG_SECONDS = 16 * 60;
const STOPPED_STEPS = 80;

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
    throw new SimulationFailure(options.seed, simulation.account(), error);
  } finally {
    await simulation.close();
  }
}

class Simulation {
  readonly #trace: string[] = [];
  readonly #options: SimulationOptions;
  readonly #random: Random;
  readonly #observer: pg.Client;
  readonly #observerDb: Database;
  readonly #hub: SimulatedHub;
  readonly #work: EngineWork;
  readonly #digest: Hash = createHash("sha256");
  readonly #processes: SimulatedProcess[] = [];
  #tasks: Task[] = [];
  #started = 0;
  #kills = 0;
  #stopped: { readonly process: SimulatedProcess; stepsLeft: number } | null = null;

  private constructor(options: SimulationOptions, observer: pg.Client) {
    this.#options = options;
    this.#random = createRandom(options.seed);
    this.#observer = observer;
    this.#observerDb = openDatabase({ url: options.url, connectionsMax: 1, log: aLog() });
    this.#hub = new SimulatedHub({ url: options.url, random: this.#random, observer });
    this.#work = new EngineWork(this.#hub);
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
      if (this.#stopped !== null) this.#stopped.stepsLeft -= 1;
      this.#note(await this.#choose());
      await this.#collect();
      if (this.#hub.hasChanged) await this.#hub.check();
    }
    await this.#finishTasks();
    for (const process of this.#processes) await process.kill();
    this.#note(await drain(this.#hub, this.#work, this.#observerDb));
    const { accepted, attempts } = this.#hub;
    return { digest: this.account().digest, events: accepted.size, attempts, kills: this.#kills };
  }

  /** What happened so far. */
  account(): { readonly trace: readonly string[]; readonly digest: string } {
    return { trace: this.#trace, digest: this.#digest.copy().digest("hex") };
  }

  async close(): Promise<void> {
    for (const process of this.#processes) await process.close();
    await this.#observerDb.destroy();
    await this.#observer.end();
  }

  async #setUp(): Promise<void> {
    await this.#stopAutovacuum();
    await this.#work.setUp(this.#observerDb);
    for (let index = 0; index < PROCESSES; index += 1) await this.#startProcess(index);
  }

  /**
   * The server would take statistics at a time of its own. They may change a plan, a plan may change the order of rows, and then the seed
   * does not repeat the run.
   */
  async #stopAutovacuum(): Promise<void> {
    const { rows } = await this.#observer.query<{ name: string }>(
      "select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
    );
    for (const { name } of rows) await this.#observer.query(`alter table ${name} set (autovacuum_enabled = off)`);
  }

  async #startProcess(index: number): Promise<void> {
    const key = this.#newKey();
    this.#processes[index] = await SimulatedProcess.start(`p${key}`, this.#sessionParts(), key);
  }

  /** The name of a worker, which no other ever has. */
  #newKey(): number {
    this.#started += 1;
    this.#hub.livingKeys.add(this.#started);
    return this.#started;
  }

  #sessionParts(): SessionParts {
    const onCommit = () => {
      this.#hub.hasChanged = true;
    };
    return { url: this.#options.url, observer: this.#observer, onCommit };
  }

  #note(line: string): void {
    this.#trace.push(line);
    this.#digest.update(`${line}\n`);
  }

  /** Does one thing, and says what it was. */
  async #choose(): Promise<string> {
    const ready = this.#tasks.filter(({ session }) => session.state === "ready");
    const blocked = this.#tasks.filter(({ session }) => session.state === "blocked");
    if (blocked.length > 0) return this.#stepBlocker(ready, blocked);
    const chance = this.#random.next();
    if (chance < 0.08) return this.#accident(ready);
    if (ready.length === 0 || chance < 0.36) {
      const begun = await this.#begin();
      if (begun !== null) return begun;
    }
    return ready.length === 0 ? this.#passTime() : this.#stepTask(pickFrom(this.#random, ready));
  }

  /** What goes on around the engine: time passes, and processes and connections fail. */
  #accident(ready: readonly Task[]): Promise<string> | string {
    const chance = this.#random.next();
    if (chance < 0.18) return this.#killOne();
    if (chance < 0.36 && ready.length > 0) return this.#loseConnection(pickFrom(this.#random, ready));
    if (chance < 0.42) return this.#loseLife();
    return chance < 0.56 ? this.#stopOne() : this.#passTime();
  }

  /** A process begins nothing for a while, as if it were stopped, and its leases run out meanwhile. */
  #stopOne(): string {
    this.#stopped = { process: pickFrom(this.#random, this.#processes), stepsLeft: STOPPED_STEPS };
    this.#hub.clock.advance(LEASE_SECONDS + 1);
    this.#hub.hasChanged = true;
    return `${this.#stopped.process.name} stops, and its leases run out`;
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
    const seconds =
      this.#random.next() < 0.03
        ? LONG_SECONDS
        : this.#random.pick([1, 1, 1, 3, 10, LEASE_SECONDS / 2, LEASE_SECONDS + 1]);
    this.#hub.clock.advance(seconds);
    this.#hub.hasChanged = true;
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
    this.#hub.livingKeys.delete(process.key);
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
    await task.process.replaceSession(task.session, this.#sessionParts());
    return `${task.name} loses its connection ${isAfter ? "after" : "before"} ${statement}`;
  }

  /** The session that shows that a worker lives breaks, while the worker goes on under a new name. */
  async #loseLife(): Promise<string> {
    const process = pickFrom(this.#random, this.#processes);
    this.#hub.livingKeys.delete(process.key);
    const key = this.#newKey();
    await process.renewLife(this.#sessionParts(), key);
    return `${process.name} takes the name ${key}`;
  }

  /** Starts something new on a free connection; null if there is none. */
  async #begin(): Promise<string | null> {
    const process = pickFrom(this.#random, this.#processes);
    if (process === this.#stopped?.process && this.#stopped.stepsLeft > 0) return null;
    const session = process.freeSession(this.#tasks);
    if (session === null) return null;
    const work = await this.#work.draw(process, session);
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
}

/** Lost connections are what the simulation does itself. Everything else is a defect, deadlocks included. */
function isAccident(error: unknown): boolean {
  if (isDeadlock(error) || error instanceof BrokenInvariant || !(error instanceof Error)) return false;
  return /Connection terminated|terminating connection|Connection ended/.test(error.message);
}
