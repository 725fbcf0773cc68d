import { lookup } from "node:dns/promises";
import { connect as connectPlain } from "node:net";
import { connect as connectTls } from "node:tls";
import { type DoctorFinding, failed, fine } from "./finding.ts";

const REACH_MS_MAX = 5_000;

/** Whether an address resolves and takes connections, with a valid certificate for https. Nothing is asked of it. */
export async function diagnoseReach(check: string, address: string): Promise<DoctorFinding> {
  const { hostname, protocol, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, "");
  try {
    const found = await lookup(host);
    await reach({ host, port: Number(port || (protocol === "https:" ? 443 : 80)), secure: protocol === "https:" });
    return fine(check, `${host} answers at ${found.address}`);
  } catch (error) {
    const why = error instanceof Error ? error.message || String(Reflect.get(error, "code")) : String(error);
    const remedy =
      "From this machine it cannot be reached: look at its name in the DNS, at firewalls, and at its certificate.";
    return failed(check, `${host}: ${why}`, remedy);
  }
}

function reach({ host, port, secure }: { host: string; port: number; secure: boolean }): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      socket.destroy();
      resolve();
    };
    // An address is no name, and TLS takes only names for SNI.
    const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const socket = secure ? connectTls({ host, port, ...name }, done) : connectPlain({ host, port }, done);
    socket.setTimeout(REACH_MS_MAX, () => socket.destroy(new Error(`no answer in ${REACH_MS_MAX / 1_000} s`)));
    socket.on("error", reject);
  });
}
