import type { Log } from "../log/log.ts";
import { type Clock, createDatabaseClock, type DatabaseClock, type TimeAnswer } from "../time/clock.ts";
import { createSockets, HubClient, SERVER_KEEP_ALIVE, type Sockets } from "./client.ts";

/** What the database answered last. */
export interface Beat {
  /** False on a standby, and on a database that was made read only. */
  readonly takesWrites: boolean;
  /** How far this process's clock is ahead of the database's, at least; negative if it is behind. */
  readonly clockAheadMs: number;
}

/**
 * One connection of this process that is kept for as long as the process runs, beside the pools. It receives notifications, and it asks
 * the database every two seconds whether it still answers: a host that vanishes closes nothing, so that only silence tells of it.
 */
export interface DatabaseSession {
  /** The database's time, corrected by each beat. All that the hub decides by time it decides by this clock. */
  readonly clock: Clock;
  /** What the last beat answered; null while the database does not answer. */
  beat(): Beat | null;
  /** Asks now. @throws if there is no connection, or it breaks before the answer. */
  beatNow(): Promise<Beat>;
  /** Calls `onPayload` for what other processes notify. May be called once for each channel. */
  listen(channel: string, onPayload: (payload: string) => void): Promise<void>;
  /** Notifies other processes. Lost without a word while there is no connection. */
  notify(channel: string, payload: string): Promise<void>;
  close(): Promise<void>;
}

/** What a session needs. */
export interface SessionOptions {
  readonly url: string;
  readonly sockets: Sockets;
  readonly clock: Clock;
  readonly log: Log;
}

const TICK_MS = 1_000;
const BEAT_EVERY_TICKS = 2;
/**
 * This many seconds after the last answer the host counts as silent, unless it answers by then. It is counted in ticks, so that a process that was stopped for a while does not take its own absence for the database's silence.
 */
const SILENT_AFTER_TICKS = 8;

const BEAT = `select pg_backend_pid() as pid, clock_timestamp() as now,
  current_setting('transaction_read_only') = 'off' as takes_writes`;

/** Opens a session. Resolves after the first attempt to connect; one that fails is repeated every second. */
export async function openSession(options: SessionOptions): Promise<DatabaseSession> {
  const session = new TickingSession(options);
  await session.start();
  return session;
}

/** Works on the database for as long as the work takes. If the host goes silent meanwhile, the sockets are closed and the work fails. */
export async function whileAnswering<T>(
  options: Omit<SessionOptions, "sockets">,
  work: (sockets: Sockets) => Promise<T>,
): Promise<T> {
  const sockets = createSockets();
  const session = await openSession({ ...options, sockets });
  try {
    return await work(sockets);
  } finally {
    await session.close();
  }
}

/**
 * From here on a clock is wrong. The hub still decides by the database's time, but what uses the machine's own (certificates,
 * the log) cannot be trusted, and which of the two clocks is right is for a person to find out.
 */
const CLOCK_OFF_MS = 5_000;

/** Whether this process's clock is too far from the database's. */
export function isClockOff({ clockAheadMs }: Beat): boolean {
  return Math.abs(clockAheadMs) > CLOCK_OFF_MS;
}

/** The difference as a person reads it. */
export function clockDifference({ clockAheadMs }: Beat): { readonly seconds: number; readonly isAhead: boolean } {
  return { seconds: Math.round(Math.abs(clockAheadMs) / 1_000), isAhead: clockAheadMs > 0 };
}

interface Connected {
  readonly client: HubClient;
  /** Our own notifications come back to us as well and are recognised by this. */
  readonly pid: number;
}

class TickingSession implements DatabaseSession {
  readonly #options: SessionOptions;
  readonly clock: DatabaseClock;
  readonly #channels = new Map<string, (payload: string) => void>();
  #connected: Connected | null = null;
  #connecting: Promise<void> | null = null;
  #last: Beat | null = null;
  #asking: Promise<Beat> | null = null;
  #clockOff = false;
  #ticks = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.clock = createDatabaseClock(options.clock);
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    await this.#connect();
  }

  beat(): Beat | null {
    return this.#last;
  }

  async beatNow(): Promise<Beat> {
    if (this.#connected === null) throw new Error("There is no connection to the database.");
    const { client } = this.#connected;
    this.#asking ??= this.#ask(client).then((beat) => {
      if (this.#connected?.client !== client) return beat;
      this.#asking = null;
      this.#ticks = 0;
      this.#keep(beat);
      this.#leaveIfDemoted(client, beat);
      return beat;
    });
    return this.#asking;
  }

  async listen(channel: string, onPayload: (payload: string) => void): Promise<void> {
    this.#channels.set(channel, onPayload);
    // A connection that breaks meanwhile says so by its events, and the next one listens to every channel.
    await this.#connected?.client.query(`listen ${channel}`).catch(() => undefined);
  }

  async notify(channel: string, payload: string): Promise<void> {
    await this.#connected?.client.query("select pg_notify($1, $2)", [channel, payload]).catch(() => undefined);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#connecting;
    const client = this.#connected?.client;
    this.#connected = null;
    await client?.end();
  }

  #tick(): void {
    this.#ticks += 1;
    if (this.#connecting !== null || this.#asking !== null) {
      if (this.#ticks < SILENT_AFTER_TICKS) return;
      this.#ticks = 0;
      this.#options.log.error({}, "The database has been silent for too long: all connections to it are opened again.");
      this.#connected?.client.leaveHost();
      this.#options.sockets.closeAll();
    } else if (this.#connected === null) void this.#connect();
    // A connection that breaks says so by its events.
    else if (this.#ticks >= BEAT_EVERY_TICKS) this.beatNow().catch(() => undefined);
  }

  #connect(): Promise<void> {
    this.#ticks = 0;
    this.#connecting = this.#connectOnce().finally(() => {
      this.#connecting = null;
    });
    return this.#connecting;
  }

  async #connectOnce(): Promise<void> {
    const { url, sockets } = this.#options;
    const client = new HubClient({ connectionString: url, application_name: "haak session", stream: sockets.open });
    client.on("error", (error) => this.#lost(client, error));
    client.on("end", () => this.#lost(client, new Error("The connection ended.")));
    client.on("notification", ({ channel, payload, processId }) => {
      if (processId !== this.#connected?.pid) this.#channels.get(channel)?.(payload ?? "");
    });
    try {
      await client.connect();
      await client.query(SERVER_KEEP_ALIVE);
      const { pid, ...beat } = await this.#ask(client);
      for (const channel of this.#channels.keys()) await client.query(`listen ${channel}`);
      this.#connected = { client, pid };
      this.#keep(beat);
      this.#leaveIfDemoted(client, beat);
      this.#ticks = 0;
    } catch (error) {
      // A host that takes no connection does not answer on those that are open either.
      if (error instanceof Error && error.message === "timeout expired") this.#options.sockets.closeAll();
      await client.end().catch(() => undefined);
    }
  }

  async #ask(client: HubClient): Promise<Beat & { readonly pid: number }> {
    const { answer, ...row } = await askForBeat(client);
    // A standby decides nothing, and its clock is another one.
    if (row.takesWrites) this.clock.correct(answer);
    return { ...row, clockAheadMs: aheadMs(this.#options.clock, answer) };
  }

  #keep(beat: Beat): void {
    const { log } = this.#options;
    this.#last = beat;
    if (isClockOff(beat) === this.#clockOff) return;
    this.#clockOff = !this.#clockOff;
    const { seconds, isAhead } = clockDifference(beat);
    const is = `${seconds} s ${isAhead ? "ahead of" : "behind"}`;
    if (this.#clockOff) log.error({ seconds }, `The clock is ${is} the database's: this process sends nothing.`);
    else log.info({ seconds }, "The clock agrees with the database's again: this process sends.");
  }

  /** Of several hosts, one that takes no writes any more was demoted. No connection of the pools may stay there. */
  #leaveIfDemoted(client: HubClient, { takesWrites }: Beat): void {
    if (takesWrites || !client.leaveHost()) return;
    const { log, sockets } = this.#options;
    log.warn(
      { host: client.host, port: client.port },
      "The database host takes no writes any more: another one is looked for.",
    );
    sockets.closeAll();
  }

  #lost(client: HubClient, error: Error): void {
    if (this.#connected?.client !== client) return;
    this.#connected = this.#asking = this.#last = null;
    this.#options.log.warn({ error: error.message }, "The connection that asks whether the database answers was lost.");
  }
}

/** What one question of a beat brings. */
interface BeatAnswer {
  readonly pid: number;
  readonly takesWrites: boolean;
  readonly answer: TimeAnswer;
}

async function askForBeat(client: HubClient): Promise<BeatAnswer> {
  const askedAt = performance.now();
  const { rows } = await client.query<{ pid: number; now: Date; takes_writes: boolean }>(BEAT);
  const answeredAt = performance.now();
  const [row] = rows;
  if (row === undefined) throw new Error("The database answered without a row.");
  return { pid: row.pid, takesWrites: row.takes_writes, answer: { askedAt, answeredAt, databaseTime: row.now } };
}

/** The database read its clock at some moment between question and answer, so that only what lies outside of that is a difference. */
function aheadMs(clock: Clock, { askedAt, databaseTime }: TimeAnswer): number {
  const now = clock.now().getTime();
  const aheadMsMax = now - databaseTime.getTime();
  const aheadMsMin = aheadMsMax - (performance.now() - askedAt);
  return aheadMsMin > 0 ? aheadMsMin : Math.min(0, aheadMsMax);
}
