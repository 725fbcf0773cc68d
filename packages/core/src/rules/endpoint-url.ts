import { coreMessage, translateCoreMessage } from "../i18n/core-messages.ts";
import type { UserMessage } from "../i18n/message.ts";

/**
 * The maximum length of an address to call. Longer ones are refused, because no index can store them and proxies cut
 * them off.
 */
export const ENDPOINT_URL_CHARACTERS_MAX = 2048;

/**
 * An error in the shape of an address to call, as a message, or null. The caller must check whether the address may
 * be called (https, not private), because that depends on where the hub runs.
 */
export function findEndpointUrlProblem(text: string): UserMessage | null {
  const url = URL.parse(text);
  if (url === null) return coreMessage("not_a_url");
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return coreMessage("url_not_https", { scheme: url.protocol });
  }
  if (url.username !== "" || url.password !== "") {
    return coreMessage("url_has_credentials");
  }
  return url.href.length > ENDPOINT_URL_CHARACTERS_MAX
    ? coreMessage("too_long", { characters: ENDPOINT_URL_CHARACTERS_MAX })
    : null;
}

/**
 * The address that identifies an endpoint: the href of the WHATWG URL standard without the fragment, because that is
 * never sent.
 * @throws TypeError for an address with a wrong shape. Check it with `findEndpointUrlProblem` first.
 */
export function endpointUrl(text: string): string {
  const problem = findEndpointUrlProblem(text);
  if (problem !== null) throw new TypeError(`The address ${translateCoreMessage(problem, "en")}.`);
  const url = new URL(text);
  url.hash = "";
  return url.href;
}
