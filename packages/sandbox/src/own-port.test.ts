import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { ownPort } from "./own-port.ts";

const RANGE = "/proc/sys/net/ipv4/ip_local_port_range";

describe("a port of one's own", () => {
  test("is never chosen by the system, so that no other program gets it while its own program is down", async () => {
    const lowest = existsSync(RANGE) ? Number.parseInt(readFileSync(RANGE, "utf8"), 10) : 49_152;
    for (let times = 0; times < 20; times += 1) expect(await ownPort()).toBeLessThan(lowest);
  });

  test("can be used again after its program has ended", async () => {
    const port = await ownPort();
    for (let times = 0; times < 2; times += 1) {
      const server = createServer();
      await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test("is given only once, also to other processes, until the process that got it ends", async () => {
    const mine = await Promise.all(Array.from({ length: 250 }, ownPort));
    const script = `import { ownPort } from ${JSON.stringify(join(import.meta.dirname, "own-port.ts"))};
      console.log(JSON.stringify(await Promise.all(Array.from({ length: 250 }, ownPort))));`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
    const ports = [...mine, ...JSON.parse(stdout)];
    expect(new Set(ports).size).toBe(500);
  });
});
