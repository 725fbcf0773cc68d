import { ownPort } from "@haak/sandbox/own-port";
import { createApi } from "../support/journey/api.ts";
import { type HubEnv, type HubProcess, startHub } from "../support/journey/hub-process.ts";
import { type CleanUp, ownDatabase, ownFolder } from "../support/journey/own-hub.ts";
import type { Random } from "./random.ts";

/** Hubs that are killed and come again. */
export interface Arena {
  /** Where events are reported and questions asked, all the time. */
  readonly front: HubProcess;
  /** How many processes share the sending. */
  readonly senders: number;
  /** Everything that runs now. */
  hubs(): HubProcess[];
  /** Chooses whom to kill next. */
  choose(random: Random): Victim;
}

/** Somebody who is about to die. */
export interface Victim {
  readonly hub: HubProcess;
  /** Sends SIGKILL to all that has to die, in one breath. */
  kill(): void;
  /** Brings it back; called after it has ended. */
  revive(): Promise<void>;
}

/** Opens an arena that ends with the test. */
export type OpenArena = (env: HubEnv, cleanUp: CleanUp) => Promise<Arena>;

/** One hub with its bundled database, which a killed hub leaves running and the next one adopts. */
export const hubAlone: OpenArena = (env, cleanUp) => bundledHub(env, { cleanUp, killDatabase: false });

/** One hub that dies together with its bundled database. */
export const hubAndDatabase: OpenArena = (env, cleanUp) => bundledHub(env, { cleanUp, killDatabase: true });

async function bundledHub(env: HubEnv, how: { cleanUp: CleanUp; killDatabase: boolean }): Promise<Arena> {
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
    choose: () => ({
      hub: running.hub,
      kill() {
        running.hub.signal("SIGKILL");
        if (how.killDatabase) process.kill(running.databasePid, "SIGKILL");
      },
      async revive() {
        running = await start();
      },
    }),
  };
}

/** A hub that serves, and so many workers on the same PostgreSQL, one of which dies. */
export function oneWorkerOf(count: number): OpenArena {
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
      choose(random) {
        const place = random.between(0, count - 1);
        const hub = workers[place] ?? front;
        const revive = async () => {
          workers[place] = await start("worker");
        };
        return { hub, kill: () => hub.signal("SIGKILL"), revive };
      },
    };
  };
}

/**
 * What this process has counted of lanes that slept although they had work: anything above zero is a defect.
 *
 * @throws Error with the last that it printed if it does not answer, as it was not killed by us then.
 */
export async function sweptBy(hub: HubProcess): Promise<number> {
  const reply = await createApi(hub.url)
    .get("/metrics")
    .catch((cause: unknown) => {
      throw new Error(`The hub at ${hub.url} ended by itself: ${hub.output().slice(-2_000)}`, { cause });
    });
  return Number(/^haak_sweeper_rescued_total (\d+)$/m.exec(reply.text)?.[1]);
}
