import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** Below the ports that systems choose themselves, so that they never conflict: from 32768 on Linux, from 49152 elsewhere (`ip_local_port_range`, RFC 6335). */
const FROM = 20_000;
const COUNT = 12_000;

/**
 * Reserves a port on loopback, also for a program that is killed and started again, or for no program at all. The system must not choose
 * the port, because it could give a free port to another program. A test would then reach the wrong program, and the killed one could
 * not start again. No other process that uses this function gets the same port until this process ends.
 */
export async function ownPort(): Promise<number> {
  for (;;) {
    const port = FROM + Math.floor(Math.random() * COUNT);
    if ((await reserve(port)) && (await isFree(port))) return port;
  }
}

/** Opens the UDP socket with the same number as a reservation, because no program here uses UDP. It stays open until the process ends. */
function reserve(port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  return new Promise((resolve) => {
    socket.once("error", () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ port, address: "127.0.0.1", exclusive: true }, () => {
      socket.unref();
      resolve(true);
    });
  });
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
