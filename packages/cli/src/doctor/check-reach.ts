import { lookup } from "node:dns/promises";
import { connect as connectPlain } from "node:net";
import { connect as connectTls } from "node:tls";
import { type DoctorFinding, failed, fine } from "./finding.ts";

const REACH_MS_MAX = 5_000;

/** Checks whether an address resolves and accepts connections, with a valid certificate for https. It sends no request, so that nothing happens there. */
export async function diagnoseReach(check: string, address: string): Promise<DoctorFinding> {
  const { hostname, protocol, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, "");
  try {
    const found = await lookup(host);
    await reach({ host, port: Number(port || (protocol === "https:" ? 443 : 80)), secure: protocol === "https:" });
    return fine(check, `${host} answers at ${found.address}`);
  } catch (error) {
    const why = error instanceof Error ? error.message || String(Reflect.get(error, "code")) : String(error);
    const remedy = "This machine cannot reach it: check its name in the DNS, firewalls, and its certificate.";
    return failed(check, `${host}: ${why}`, remedy);
  }
}

function reach({ host, port, secure }: { host: string; port: number; secure: boolean }): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      socket.destroy();
      resolve();
    };
    // Left out for an IP address, because SNI must be a name.
    const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const socket = secure ? connectTls({ host, port, ...name }, done) : connectPlain({ host, port }, done);
    socket.setTimeout(REACH_MS_MAX, () => socket.destroy(new Error(`no answer in ${REACH_MS_MAX / 1_000} s`)));
    socket.on("error", reject);
  });
}
