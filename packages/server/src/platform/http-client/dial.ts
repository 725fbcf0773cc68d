import { connect as connectTcp, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls, type SecureContext, type TLSSocket } from "node:tls";
import type { AddressGuard, CallProtocol } from "./allowed-address.ts";
import { CallFailedError, describeFailure, describeTlsFailure } from "./call-failure.ts";
import { judgeHost, refusalMessage } from "./judge-host.ts";
import type { HostAddress, ResolveHost } from "./resolve-host.ts";

/** The target of a connection. `hostname` is a name, or an address without brackets. */
export interface DialTarget {
  readonly hostname: string;
  readonly port: number;
  readonly protocol: CallProtocol;
}

/** Makes one connection that passed the guard. Rejects with a CallFailedError. The signal closes it, also while it is dialling. */
export type Dial = (target: DialTarget, signal: AbortSignal) => Promise<Socket>;

/** What a dialler needs. `secureContext` contains the trusted authorities. */
export interface DialParts {
  readonly guard: AddressGuard;
  readonly resolve: ResolveHost;
  readonly secureContext: SecureContext;
}

/**
 * How long an address may take before the next one is tried in parallel (RFC 8305). Node's default of 250 ms is too short, because a round
 * trip to the other side of the world takes longer, so that healthy hosts would fail.
 */
const nextAddressAfterMs = 1000;

/**
 * Creates the function that opens every outgoing connection. It looks up a name once, checks all addresses, and dials only those addresses,
 * so that a name that changes its address a moment later (DNS rebinding) gains nothing. The remote address is checked again after
 * connecting. TLS is verified against the name, never against the address.
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
    // The listener is never removed, because an error without a listener would end the process. A second rejection has no effect.
    socket.on("error", (cause) => reject(new CallFailedError(describeFailure(cause, hostname), cause)));
    socket.once("connect", () => resolve(socket));
  });
}

/** Answers Node's lookup with the checked addresses, even if the name has others by now. */
function pinnedLookup(addresses: readonly HostAddress[]): LookupFunction {
  const [first] = addresses;
  return (_host, options, done) => {
    if (options.all) done(null, [...addresses]);
    else done(null, first?.address ?? "", first?.family);
  };
}

/** Checks the remote address again. It should never differ, because the lookup above is fixed. */
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

/** The name for SNI. It must not be an address and must not end with a dot (RFC 6066 §3). */
function serverName(hostname: string): { servername?: string } {
  return isIP(hostname) === 0 ? { servername: hostname.replace(/\.$/, "") } : {};
}
