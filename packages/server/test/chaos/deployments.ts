import { ownPort } from "@haak/sandbox/own-port";
import { createApi } from "../support/journey/api.ts";
import { type DatabaseProxy, startDatabaseProxy } from "../support/journey/database-proxy.ts";
import { type HubEnv, type HubProcess, startHub } from "../support/journey/hub-process.ts";
import { type CleanUp, hubFor, ownDatabase, ownFolder } from "../support/journey/own-hub.ts";
import type { Random } from "./random.ts";

/** Hub processes under test, with their database. */
export interface Deployment {
  /** The process that receives the events and answers the API during the whole run. */
  readonly front: HubProcess;
  /** How many processes send. */
  readonly senders: number;
  /** Every process that runs now. */
  hubs(): HubProcess[];
}

/** A deployment whose processes can be killed and started again. */
export interface KillableDeployment extends Deployment {
  chooseVictim(random: Random): Victim;
}

/** A process that is killed next. */
export interface Victim {
  readonly hub: HubProcess;
  /** Sends SIGKILL to every process that must die, without a pause between them. */
  kill(): void;
  /** Starts it again. Called after it has ended. */
  restart(): Promise<void>;
}

/** Starts a deployment that ends with the test. */
export type OpenDeployment<D extends Deployment> = (env: HubEnv, cleanUp: CleanUp) => Promise<D>;

/** One hub with its bundled database. The database survives the kill, and the next process uses it. */
export const hubAlone: OpenDeployment<KillableDeployment> = (env, cleanUp) =>
  bundledHub(env, { cleanUp, killDatabase: false });

/** One hub that is killed together with its bundled database. */
export const hubAndDatabase: OpenDeployment<KillableDeployment> = (env, cleanUp) =>
  bundledHub(env, { cleanUp, killDatabase: true });

async function bundledHub(env: HubEnv, how: { cleanUp: CleanUp; killDatabase: boolean }): Promise<KillableDeployment> {
  const { folder, env: own } = await ownFolder(how.cleanUp);
  const whole = { ...env, ...own, PORT: String(await ownPort()) };
  const start = async () => ({ hub: await startHub(whole), databasePid: await folder.databasePid() });
  let running = await start();
  how.cleanUp(async () => void (await running.hub.stop()));
  return {
    get front() {
      return running.hub;
    },
    senders: 1,
    hubs: () => [running.hub],
    chooseVictim: () => ({
      hub: running.hub,
      kill() {
        running.hub.signal("SIGKILL");
        if (how.killDatabase) process.kill(running.databasePid, "SIGKILL");
      },
      async restart() {
        running = await start();
      },
    }),
  };
}

/** One hub that serves and `count` workers on the same PostgreSQL. One of the workers is killed. */
export function oneWorkerOf(count: number): OpenDeployment<KillableDeployment> {
  return async (env, cleanUp) => {
    const shared = { ...env, ...(await ownDatabase(cleanUp)) };
    const start = (role: "web" | "worker") => startHub({ ...shared, HAAK_ROLE: role });
    const [front, ...workers] = await Promise.all([
      start("web"),
      ...Array.from({ length: count }, () => start("worker")),
    ]);
    cleanUp(async () => void (await Promise.all([front, ...workers].map((hub) => hub.stop()))));
    return {
      front,
      senders: count,
      hubs: () => [front, ...workers],
      chooseVictim(random) {
        const place = random.between(0, count - 1);
        const hub = workers[place] ?? front;
        const restart = async () => {
          workers[place] = await start("worker");
        };
        return { hub, kill: () => hub.signal("SIGKILL"), restart };
      },
    };
  };
}

/** A deployment whose database host can vanish without closing a connection. */
export interface SilenceableDeployment extends Deployment {
  readonly database: DatabaseProxy;
}

/** One hub that serves and sends, and one worker, both on a PostgreSQL behind a proxy. */
export const hubsBehindProxy: OpenDeployment<SilenceableDeployment> = async (env, cleanUp) => {
  const { DATABASE_URL, ...own } = await ownDatabase(cleanUp);
  const database = await startDatabaseProxy(DATABASE_URL);
  cleanUp(database.stop);
  const shared = { ...env, ...own, DATABASE_URL: database.url };
  const front = await hubFor(shared, cleanUp);
  const worker = await hubFor({ ...shared, HAAK_ROLE: "worker" }, cleanUp);
  return { front, senders: 2, hubs: () => [front, worker], database };
};

/**
 * How many lanes this process found asleep although they had due work. Anything above zero is a defect.
 *
 * @throws Error with the end of the process's output if it does not answer, because then it ended without being killed.
 */
export async function rescuedLanesOf(hub: HubProcess): Promise<number> {
  const reply = await createApi(hub.url)
    .get("/metrics")
    .catch((cause: unknown) => {
      throw new Error(`The hub at ${hub.url} ended by itself: ${hub.output().slice(-2_000)}`, { cause });
    });
  return Number(/^haak_sweeper_rescued_total (\d+)$/m.exec(reply.text)?.[1]);
}
