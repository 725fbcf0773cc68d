import { MASKED } from "../../../platform/crypto/mask-headers.ts";
import { maskUrl } from "../../../platform/http/mask-url.ts";

/** An address of a rule without what could open it. What is no address may be anything, and is not shown. */
export function maskAddress(url: string): string {
  return URL.canParse(url) && new URL(url).host !== "" ? maskUrl(url) : MASKED;
}

/** Plug&Pay names a webhook after its address unless the seller does ("Webhook regel voor … naar https://…"). */
export function maskAddressesIn(name: string, url: string | null): string {
  const own = url === null ? name : name.replaceAll(url, maskAddress(url));
  return own.replace(/[a-z][a-z0-9+.-]*:\/\/[^\s"<>]+/gi, maskAddress);
}

/** The addresses stand where they can be masked by themselves. */
const ADDRESSES: ReadonlySet<string> = new Set(["hook_url", "url"]);

/**
 * What else Plug&Pay's rule says of the call. Which switches there are is not published, so all of them are shown; a text
 * may be a key or a header's value, and is not.
 */
export function maskOptions(actionData: unknown): unknown {
  if (typeof actionData === "string") return MASKED;
  if (Array.isArray(actionData)) return actionData.map(maskOptions);
  if (typeof actionData !== "object" || actionData === null) return actionData;
  const entries = Object.entries(actionData).filter(([name]) => !ADDRESSES.has(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, maskOptions(value)]));
}
