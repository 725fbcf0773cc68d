import { createSecureContext } from "node:tls";
import { describe, expect, it } from "vitest";
import { startRawReceiver } from "../../../test/support/raw-receiver.ts";
import type { AddressGuard } from "./allowed-address.ts";
import { createDial } from "./dial.ts";

describe("a connection that stands", () => {
  it("is judged once more by the address at its other end, and hung up before anything is sent", async () => {
    const receiver = await startRawReceiver(() => undefined);
    const judged: string[] = [];
    // What it says to the address that was looked up is not what it says to the one that answered.
    const guard: AddressGuard = (address) => (judged.push(address) === 1 ? null : "is a stranger");
    const dial = createDial({
      ...{ guard, secureContext: createSecureContext() },
      resolve: () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]),
    });
    const target = { hostname: "hook.example.com", port: receiver.port, protocol: "http:" } as const;
    await expect(dial(target, new AbortController().signal)).rejects.toMatchObject({
      failure: {
        outcome: "refused_address",
        error: expect.stringContaining("127.0.0.1, which is a stranger") as string,
      },
    });
    expect(judged).toEqual(["127.0.0.1", "127.0.0.1"]);
    await expect.poll(() => receiver.sockets[0]?.destroyed).toBe(true);
    expect(receiver.requests).toEqual([]);
  });
});
