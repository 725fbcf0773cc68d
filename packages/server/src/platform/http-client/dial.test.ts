import { createSecureContext } from "node:tls";
import { plainMessage } from "@haak/core";
import { describe, expect, it } from "vitest";
import { startRawReceiver } from "../../../test/support/raw-receiver.ts";
import type { AddressGuard } from "./allowed-address.ts";
import { createDial } from "./dial.ts";

describe("an established connection", () => {
  it("is checked again by its remote address, and closed before anything is sent", async () => {
    const receiver = await startRawReceiver(() => undefined);
    const judged: string[] = [];
    // The guard accepts the address from the lookup but refuses the remote address.
    const guard: AddressGuard = (address) => (judged.push(address) === 1 ? null : plainMessage("is a stranger"));
    const dial = createDial({
      ...{ guard, secureContext: createSecureContext() },
      resolve: () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]),
    });
    const target = { hostname: "hook.example.com", port: receiver.port, protocol: "http:" } as const;
    const refused = dial(target, new AbortController().signal);
    await expect(refused).rejects.toMatchObject({ failure: { outcome: "refused_address" } });
    await expect(refused).rejects.toThrow("127.0.0.1, which is a stranger");
    expect(judged).toEqual(["127.0.0.1", "127.0.0.1"]);
    await expect.poll(() => receiver.sockets[0]?.destroyed).toBe(true);
    expect(receiver.requests).toEqual([]);
  });
});
