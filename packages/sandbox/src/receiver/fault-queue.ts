import type { IncomingMessage, ServerResponse } from "node:http";

/** What a stand-in does with a call instead of answering it. */
export type Fault =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** Accepts the call and never answers it. */
  | { readonly kind: "hang" }
  /** Cuts the connection with a TCP reset. */
  | { readonly kind: "reset" }
  /** Answers with bytes that are not HTTP. */
  | { readonly kind: "garbage" };

/** Plays a fault on one call whose body has been read. */
export function playFault(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
  switch (fault.kind) {
    case "answer":
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    case "hang":
      return;
    case "reset":
      request.socket.resetAndDestroy();
      return;
    case "garbage":
      request.socket.end("This is not HTTP.\r\n\r\n");
      return;
  }
}

/** Faults for the next calls, in the order in which they were added. */
export interface FaultQueue {
  /** The next `times` calls (after those of earlier faults) get this fault; `Infinity` lasts until `clear`. */
  add(times: number, fault: Fault): void;
  /** The fault for the call that arrives now, or null if it must be answered normally. */
  take(): Fault | null;
  clear(): void;
}

/** An empty queue. */
export function createFaultQueue(): FaultQueue {
  let waiting: { times: number; fault: Fault }[] = [];
  return {
    add: (times, fault) => {
      if (times > 0) waiting.push({ times, fault });
    },
    take: () => {
      const first = waiting[0];
      if (first === undefined) return null;
      first.times -= 1;
      if (first.times === 0) waiting.shift();
      return first.fault;
    },
    clear: () => {
      waiting = [];
    },
  };
}
