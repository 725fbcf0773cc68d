import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** Below what systems hand out by themselves: from 32768 on Linux, from 49152 elsewhere (`ip_local_port_range`, RFC 6335). */
const FROM = 20_000;
const COUNT = 12_000;

/**
 * A port on loopback that stays its program's while that is killed and started again, or nobody's at all. One that the system
 * chose would be given to somebody else meanwhile: who then asks for the program is answered by a stranger, who counts a call
 * that was not meant for him, and the program cannot come back. No other process that asks here gets the same one until this ends.
 */
export async function ownPort(): Promise<number> {
  for (;;) {
    const port = FROM + Math.floor(Math.random() * COUNT);
    if ((await reserve(port)) && (await isFree(port))) return port;
  }
}

/** The datagram socket of the same number, which no program here uses, is held by this process as long as it lives. */
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
