import cluster, { type Worker } from "node:cluster";
import { setTimeout as wait } from "node:timers/promises";
import type { Config } from "./config.ts";
import type { Log } from "./platform/log/log.ts";
import { closeLostConnections } from "./platform/process/lost-connections.ts";
import {
  COUNTS_TOPIC,
  type FromProcess,
  STUCK_TOPIC,
  type StuckAnswer,
  type ToProcess,
} from "./platform/process/siblings.ts";
import { StartError } from "./platform/process/start-error.ts";
import { startDatabase } from "./start-database.ts";

export interface SuperviseOptions {
  readonly config: Config;
  readonly log: Log;
  /** Resolves at the first signal to stop. */
  readonly stopRequested: Promise<void>;
}

/** A process that ends is started again after this time, which doubles each time, up to the maximum. */
const RESTART_MS = 250;
const RESTART_MS_MAX = 30_000;
/** A process that ran for so long counts as healthy, so that the next restart is a quick one. */
const HEALTHY_MS = 60_000;
/** Shorter than the two seconds within which `/readyz` must answer. */
const ANSWER_MS = 1_700;
const CHECK_EVERY_MS = 10_000;
/** A process that was silent in so many checks in a row hangs, so it is killed and started again. */
const SILENT_CHECKS_MAX = 3;
/** How long a process may take for everything else than its last attempts, before it is killed at a stop. */
const STOP_MARGIN_MS = 30_000;

/**
 * Runs the hub in several processes and restarts those that end. The processes accept connections on one port and all of them send. This
 * process only watches, and runs the bundled database, so that the death of a process of the hub never stops the database.
 *
 * @returns the exit code. @throws StartError if a process cannot start, after all others have stopped.
 */
export async function superviseHub(options: SuperviseOptions): Promise<number> {
  const bundled = await startDatabase(options);
  const lost = new Promise<Error>((resolve) => bundled?.onLost(resolve));
  const processes = new HubProcesses(options, bundled?.url ?? null);
  try {
    const ended = Promise.race([options.stopRequested, lost]);
    // A signal during the start stops the processes that have started, and the others are not started.
    const reason = await Promise.race([processes.start().then(() => ended), ended]);
    if (reason) options.log.fatal({ error: reason.message }, "The hub cannot go on without its database.");
    const code = await processes.stop();
    return reason ? 1 : code;
  } finally {
    await processes.stop();
    await bundled?.stop();
  }
}

/** How a process ended. */
interface End {
  readonly code: number | null;
  readonly signal: string | null;
  /** The sentence of a start that failed. */
  readonly message: string | null;
}

/** The place of one process. When the process ends, another one takes its place. */
interface Place {
  readonly number: number;
  running: RunningProcess | null;
  /** How often in a row its process ended before it counted as healthy. */
  failures: number;
  /** What its processes have counted so far. */
  counted: unknown;
}

interface RunningProcess {
  readonly place: Place;
  readonly worker: Worker;
  readonly startedAt: number;
  isReady: boolean;
  silentChecks: number;
  /** The port on which it listens, or null if it ended before it was ready. */
  readonly ready: Promise<number | null>;
  readonly ended: Promise<End>;
}

class HubProcesses {
  readonly #options: SuperviseOptions;
  readonly #bundledUrl: string | null;
  readonly #places: readonly Place[];
  readonly #stopping = new AbortController();
  readonly #gathering = new Map<number, (place: Place, answer: unknown) => void>();
  #lastQuestion = 0;
  #stopped: Promise<number> | null = null;
  #checks: NodeJS.Timeout | undefined;

  constructor(options: SuperviseOptions, bundledUrl: string | null) {
    this.#options = options;
    this.#bundledUrl = bundledUrl;
    this.#places = Array.from({ length: options.config.processes }, (_, index) => ({
      ...{ number: index + 1, running: null, failures: 0, counted: null },
    }));
  }

  /**
   * Starts the first process alone, because it migrates the schema, makes the keys and checks the settings. Then the others follow.
   *
   * @throws StartError if one of them ends instead.
   */
  async start(): Promise<void> {
    const { config, log } = this.#options;
    // Structured clones, because metrics contain NaN, which JSON does not.
    cluster.setupPrimary({ serialization: "advanced" });
    const [first, ...others] = this.#places;
    if (first === undefined) return;
    const running = [await this.#startFirstTime(first, true)];
    running.push(...(await Promise.all(others.map((place) => this.#startFirstTime(place, false)))));
    if (this.#isStopping()) return;
    running.forEach((one) => void this.#keepRunning(one));
    this.#checks = setInterval(() => void this.#check(), CHECK_EVERY_MS);
    const facts = {
      port: await running[0]?.ready,
      role: config.role,
      url: config.publicUrl,
      processes: running.length,
    };
    log.info(facts, "The hub is ready.");
  }

  /** Stops all processes and resolves with the exit code when they have ended. May be called several times. */
  stop(): Promise<number> {
    this.#stopped ??= this.#stopOnce();
    return this.#stopped;
  }

  async #stopOnce(): Promise<number> {
    this.#stopping.abort();
    clearInterval(this.#checks);
    const running = this.#places.flatMap((place) => place.running ?? []);
    for (const { worker } of running) send(worker, { kind: "stop" });
    const killing = setTimeout(() => {
      for (const { worker } of running) worker.process.kill("SIGKILL");
    }, this.#options.config.timeoutMs + STOP_MARGIN_MS);
    const ends = await Promise.all(running.map(({ ended }) => ended));
    clearTimeout(killing);
    const failed = ends.find(({ code }) => code !== 0);
    if (failed?.message) process.stderr.write(`${failed.message}\n`);
    return failed === undefined ? 0 : (failed.code ?? 1);
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #startFirstTime(place: Place, isFirst: boolean): Promise<RunningProcess | null> {
    if (this.#isStopping()) return null;
    const running = this.#launch(place, isFirst);
    if ((await running.ready) !== null || this.#isStopping()) return running;
    const end = await running.ended;
    const message = `Process ${place.number} of the hub ended at its start (${end.signal ?? `exit code ${end.code}`}).`;
    throw new StartError("process_ended", end.message ?? message);
  }

  /** Starts the process of a place again whenever it ends, until the hub stops. */
  async #keepRunning(first: RunningProcess | null): Promise<void> {
    const { log } = this.#options;
    for (let running = first; running !== null; ) {
      const { place } = running;
      const { message, code, signal } = await running.ended;
      if (performance.now() - running.startedAt > HEALTHY_MS) place.failures = 0;
      const waitMs = Math.min(RESTART_MS * 2 ** place.failures, RESTART_MS_MAX);
      place.failures += 1;
      if (this.#isStopping()) return;
      const facts = { process: place.number, code, signal, reason: message ?? undefined, wait_ms: waitMs };
      log.error(facts, "A process of the hub ended unexpectedly. It is started again.");
      await wait(waitMs, null, { signal: this.#stopping.signal }).catch(() => null);
      if (this.#isStopping()) return;
      running = this.#launch(place, false);
      if ((await running.ready) !== null) log.info({ process: place.number }, "The process of the hub is ready again.");
    }
  }

  #launch(place: Place, isFirst: boolean): RunningProcess {
    const worker = cluster.fork();
    closeLostConnections(worker.process);
    const [ready, ended] = [Promise.withResolvers<number | null>(), Promise.withResolvers<End>()];
    const times = { startedAt: performance.now(), silentChecks: 0 };
    const running = { place, worker, ...times, isReady: false, ready: ready.promise, ended: ended.promise };
    let message: string | null = null;
    const end = (how: Omit<End, "message">) => {
      if (place.running === running) place.running = null;
      ready.resolve(null);
      ended.resolve({ ...how, message });
    };
    worker.on("message", (from: FromProcess) => {
      if (from.kind === "ready") {
        running.isReady = true;
        ready.resolve(from.port);
      } else if (from.kind === "failed") message = from.message;
      else if (from.kind === "ask") void this.#answer(worker, from);
      else this.#note(place, from);
    });
    worker.once("exit", (code, signal) => {
      // Its last messages may arrive after its end, and one of them may say why it ended.
      if (worker.isConnected()) worker.once("disconnect", () => end({ code, signal }));
      else end({ code, signal });
    });
    // A process that could not be made has no exit.
    worker.once("error", (error) => end({ code: null, signal: String(error) }));
    place.running = running;
    const { number, counted } = place;
    const order = { number, count: this.#places.length, isFirst, counted, bundledUrl: this.#bundledUrl };
    send(worker, { kind: "start", order });
    return running;
  }

  async #answer(worker: Worker, { id, topic }: { id: number; topic: string }): Promise<void> {
    const answers = await this.#gather(topic);
    send(worker, { kind: "answers", id, answers: answers.map(({ answer }) => answer) });
  }

  #note(place: Place, { id, topic, answer }: Extract<FromProcess, { kind: "answer" }>): void {
    if (topic === COUNTS_TOPIC) place.counted = answer;
    this.#gathering.get(id)?.(place, answer);
  }

  /** Asks all processes that are ready. The answer of one that does not answer in time is null. */
  #gather(topic: string): Promise<readonly { running: RunningProcess; answer: unknown }[]> {
    this.#lastQuestion += 1;
    const id = this.#lastQuestion;
    const asked = this.#places.flatMap(({ running }) => (running?.isReady ? running : []));
    const answers = new Map<Place, unknown>();
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.#gathering.delete(id);
        // A process that has ended meanwhile is not silent.
        const living = asked.filter((running) => running.place.running === running);
        resolve(living.map((running) => ({ running, answer: answers.get(running.place) ?? null })));
      };
      const timer = setTimeout(finish, ANSWER_MS);
      this.#gathering.set(id, (place, answer) => {
        answers.set(place, answer);
        if (answers.size === asked.length) finish();
      });
      for (const { worker } of asked) send(worker, { kind: "question", id, topic });
    });
  }

  /** Kills a process that hangs, because it cannot recover by itself and would never end. */
  async #check(): Promise<void> {
    for (const { running, answer } of await this.#gather(STUCK_TOPIC)) {
      // The cast is safe, because every process answers this topic with this type.
      const stuck = answer as StuckAnswer | null;
      running.silentChecks = stuck === null ? running.silentChecks + 1 : 0;
      if (this.#isStopping() || ((stuck?.part ?? null) === null && running.silentChecks < SILENT_CHECKS_MAX)) continue;
      const facts = { process: running.place.number, part: stuck?.part ?? "event loop" };
      this.#options.log.error(facts, "A process of the hub is stuck. It is killed and started again.");
      running.worker.process.kill("SIGKILL");
    }
  }
}

/** Sends a message to a process. One that has just ended gets nothing, which its end tells. */
function send(worker: Worker, message: ToProcess): void {
  if (worker.isConnected()) worker.send(message, undefined, undefined, () => undefined);
}
