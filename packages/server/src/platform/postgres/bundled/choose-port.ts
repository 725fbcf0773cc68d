import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { DatabaseFolder } from "./database-folder.ts";

/** The port of the last start if it is free, else any free one. Another program may still take it before we do. */
export async function choosePort(folder: DatabaseFolder): Promise<number> {
  const remembered = await rememberedPort(folder);
  return (remembered > 0 && remembered < 65_536 ? await freePort(remembered) : null) ?? (await anyFreePort());
}

/** So that programs which an operator pointed at the database find it there after the next start. */
export async function rememberPort(folder: DatabaseFolder, port: number): Promise<void> {
  // Not written again, as a full disk would take the old content and give no room for the same one.
  if ((await rememberedPort(folder)) === port) return;
  // A full disk must not stop a database that runs; the next start then takes another port.
  await writeFile(folder.port, `${port}\n`).catch(() => undefined);
}

/** NaN where there is none. */
async function rememberedPort(folder: DatabaseFolder): Promise<number> {
  return Number.parseInt(await readFile(folder.port, "utf8").catch(() => ""), 10);
}

/** After the remembered port turned out to be taken. */
export async function forgetPort(folder: DatabaseFolder): Promise<void> {
  await rm(folder.port, { force: true });
}

async function anyFreePort(): Promise<number> {
  const port = await freePort(0);
  if (port === null) throw new Error("127.0.0.1 has no free port");
  return port;
}

function freePort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(wanted, "127.0.0.1", () => {
      const address = server.address();
      const port = address !== null && typeof address === "object" ? address.port : null;
      server.close(() => resolve(port));
    });
  });
}
