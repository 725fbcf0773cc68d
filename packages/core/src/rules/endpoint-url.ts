import { coreMessage, translateCoreMessage } from "../i18n/core-messages.ts";
import type { UserMessage } from "../i18n/message.ts";

/** The most characters of an address to call. Longer ones are refused, because no index can hold them and proxies cut them off. */
export const ENDPOINT_URL_CHARACTERS_MAX = 2048;

/**
 * What is wrong with the shape of an address to call, as a sentence, or null if nothing is. Whether the address may be
 * reached (https, not private) is the caller's matter, as it depends on where the hub runs.
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
 * The address by which endpoints are the same: the href that the WHATWG URL standard gives, without the fragment, which
 * is never sent.
 *
 * @throws TypeError for an address whose shape is wrong: check it with `findEndpointUrlProblem` first.
 */
export function endpointUrl(text: string): string {
  const problem = findEndpointUrlProblem(text);
  if (problem !== null) throw new TypeError(`The address ${translateCoreMessage(problem, "en")}.`);
  const url = new URL(text);
  url.hash = "";
  return url.href;
}
