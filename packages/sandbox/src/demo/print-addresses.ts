import type { Demo } from "./start-demo.ts";

/** Prints the addresses and keys of all parts. */
export function printAddresses({ hub, shop, huddle, zapier, receiver, folder }: Demo): void {
  const addresses: readonly (readonly [string, string])[] = [
    ["Dashboard", `${hub.url}/`],
    ["Hub (API)", hub.url],
    ["API key", hub.apiKey],
    ["Admin password", hub.adminPassword],
    ["Plug&Pay", `${shop.url} (token ${shop.token})`],
    ["Huddle", huddle.url],
    ["Zapier", zapier.url],
    ["Receiver", receiver.url],
    ["Data folder", folder],
  ];
  console.log("\nEverything is left running:");
  for (const [name, address] of addresses) console.log(`   ${name.padEnd(14)} ${address}`);
  console.log("Ctrl-C ends it; the data folder stays.");
}
