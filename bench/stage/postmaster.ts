import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Watched } from "./cpu-time.ts";

/** The first process of the bundled database in a folder of the benchmark. Each connection is a child of it. */
export async function postmasterOf(folder: string): Promise<Watched> {
  const [pid] = (await readFile(join(folder, "data/postgres/postmaster.pid"), "utf8")).split("\n");
  return { pid: Number(pid), family: true };
}
