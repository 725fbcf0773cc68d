import type { IncomingMessage, ServerResponse } from "node:http";

/** What a stand-in does with one call instead of answering it. */
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
