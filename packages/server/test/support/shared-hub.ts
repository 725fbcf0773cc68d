import { copyFolder } from "./journey/copy-folder.ts";
import { type HubEnv, startHub } from "./journey/hub-process.ts";
import { aMasterKey } from "./journey/master-key.ts";
import { copyTemplate } from "./test-server.ts";

/** One hub for all test files of a run that only call its API, each with its own shops. */
export interface SharedHub {
  readonly url: string;
  stop(): Promise<void>;
}

/** Where a hub keeps its data: a folder that is copied, or a server on which it gets a database. */
export type Ground = { readonly folder: string } | { readonly server: string };

/** Starts a shared hub with the same environment as other tests use. */
export async function startSharedHub(ground: Ground): Promise<SharedHub> {
  const { env, remove } = await prepare(ground);
  const hub = await startHub(env);
  return {
    url: hub.url,
    async stop() {
      await hub.stop();
      await remove();
    },
  };
}

async function prepare(ground: Ground): Promise<{ env: HubEnv; remove: () => Promise<void> }> {
  if ("folder" in ground) {
    const folder = await copyFolder(ground.folder);
    return { env: { HAAK_DATA_DIR: folder.path }, remove: folder.remove };
  }
  const database = await copyTemplate(ground.server);
  return { env: { DATABASE_URL: database.url, HAAK_MASTER_KEY: aMasterKey() }, remove: database.drop };
}
