import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clusterUrl, openCluster } from "../../src/platform/postgres/bundled/open-cluster.ts";
import {
  forgetPort,
  launchPostmaster,
  stopPostmaster,
  throwawaySettings,
} from "../../src/platform/postgres/bundled/postmaster.ts";
import { migrate } from "../../src/platform/postgres/migrate.ts";
import { binariesOf } from "./test-server.ts";

/** An unused data folder of a hub, with the newest schema in its database. */
export interface PreparedFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** Makes a folder that tests copy, because making a new one takes two seconds of a core. Other tests prove the first start. */
export async function prepareFolder(): Promise<PreparedFolder> {
  const root = await mkdtemp(join(tmpdir(), "haak-prepared-"));
  const path = join(root, "data");
  const cluster = await openCluster(path, binariesOf(18));
  const launch = await launchPostmaster(cluster, throwawaySettings);
  if (launch.kind === "exited") throw new Error(`The database to be copied does not start:\n${launch.output}`);
  try {
    await migrate(clusterUrl(cluster, launch.port));
  } finally {
    await stopPostmaster(cluster, launch.pid);
  }
  // Removed, because all copies would use the same one.
  await forgetPort(cluster.folder);
  return { path, remove: () => rm(root, { recursive: true, force: true }) };
}
