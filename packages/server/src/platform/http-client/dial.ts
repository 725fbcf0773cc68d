import { connect as connectTcp, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls, type SecureContext, type TLSSocket } from "node:tls";
import type { AddressGuard, CallProtocol } from "./allowed-address.ts";
import { CallFailedError, describeFailure, describeTlsFailure } from "./call-failure.ts";
import { judgeHost, refusalMessage } from "./judge-host.ts";
import type { HostAddress, ResolveHost } from "./resolve-host.ts";

/** Where to dial. `hostname` is a name or a literal address without brackets. */
export interface DialTarget {
  readonly hostname: string;
  readonly port: number;
  readonly protocol: CallProtocol;
}

/** Makes one connection that passed the guard; rejects with a CallFailedError. The signal hangs up, also half-way. */
export type Dial = (target: DialTarget, signal: AbortSignal) => Promise<Socket>;

/** What a dialler needs. `secureContext` says which authorities are trusted. */
export interface DialParts {
  readonly guard: AddressGuard;
  readonly resolve: ResolveHost;
  readonly secureContext: SecureContext;
}

/**
 * How long one of several addresses may take before the next is tried beside it (RFC 8305). Node's own 250 ms is shorter
 * than a round trip to the other side of the world and would give up on healthy hosts.
 */
const nextAddressAfterMs = 1000;

/**
 * Makes the function that opens every connection of the product. It looks a name up once, judges all answers, and dials
 * only those answers, so that a name which points elsewhere a moment later (DNS rebinding) gains nothing; the address at
 * the other end is judged once more when the connection stands. TLS is verified against the name, never the address.
 */
export function createDial(parts: DialParts): Dial {
  return async (target, signal) => {
    const judged = await judgeHost(target, parts);
    if (judged.kind === "refused") throw new CallFailedError({ outcome: "refused_address", error: judged.message });
    if (judged.kind === "unresolved") {
      throw new CallFailedError(describeFailure(judged.cause, target.hostname), judged.cause);
    }
    signal.throwIfAborted();
    const socket = await openTcp({ ...target, addresses: judged.addresses, signal });
    refuseStranger(socket, target, parts.guard);
    return target.protocol === "https:" ? await secure(socket, target.hostname, parts.secureContext) : socket;
  };
}

interface PinnedTarget extends DialTarget {
  readonly addresses: readonly HostAddress[];
  readonly signal: AbortSignal;
}

function openTcp({ hostname, port, addresses, signal }: PinnedTarget): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({
      host: hostname,
      port,
      lookup: pinnedLookup(addresses),
      autoSelectFamily: addresses.length > 1,
      autoSelectFamilyAttemptTimeout: nextAddressAfterMs,
      noDelay: true,
      keepAlive: true,
      signal,
    });
    // Never taken off: an error that nobody listens to would end the process, and rejecting twice does nothing.
    socket.on("error", (cause) => reject(new CallFailedError(describeFailure(cause, hostname), cause)));
    socket.once("connect", () => resolve(socket));
  });
}

/** Answers Node's look-up with what was judged, whatever the name says by now. */
function pinnedLookup(addresses: readonly HostAddress[]): LookupFunction {
  const [first] = addresses;
  return (_host, options, done) => {
    if (options.all) done(null, [...addresses]);
    else done(null, first?.address ?? "", first?.family);
  };
}

/** Belt and braces: the pin above must have held. */
function refuseStranger(socket: Socket, target: DialTarget, guard: AddressGuard): void {
  const address = socket.remoteAddress;
  const reason = address === undefined ? null : guard(address, target.protocol);
  if (address === undefined || reason === null) return;
  socket.destroy();
  const error = refusalMessage({ host: target.hostname, address, reason });
  throw new CallFailedError({ outcome: "refused_address", error });
}

function secure(socket: Socket, hostname: string, secureContext: SecureContext): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = connectTls({
      socket,
      host: hostname,
      ...serverName(hostname),
      secureContext,
      ALPNProtocols: ["http/1.1"],
      rejectUnauthorized: true,
    });
    secured.on("error", (cause) => reject(new CallFailedError(describeTlsFailure(cause, hostname), cause)));
    secured.once("secureConnect", () => resolve(secured));
  });
}

/** SNI carries names only, without the dot that may end them (RFC 6066 §3). */
function serverName(hostname: string): { servername?: string } {
  return isIP(hostname) === 0 ? { servername: hostname.replace(/\.$/, "") } : {};
}
