import type { CallBundle } from "./app-caller.ts";
import type { HookPost } from "./hook-listener.ts";

/** How Zapier hands a post to `perform`: as it came, and as the data that it could make of it. */
export function hookBundle(post: HookPost): CallBundle {
  return {
    rawRequest: { method: "POST", querystring: "", headers: zapierHeaders(post.headers), content: post.content },
    cleanedRequest: cleanedRequest(post.content),
  };
}

/** Lists stay lists; an object gets the query beside its own keys, which an app has to leave out of its runs. */
function cleanedRequest(content: string): unknown {
  const json = parsed(content);
  if (Array.isArray(json)) return json;
  return { ...(typeof json === "object" ? json : {}), querystring: {} };
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

/** Names in camel case behind "Http-", but for those that describe the content. */
function zapierHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [zapierName(name), value]));
}

function zapierName(name: string): string {
  const cased = name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
  return /^Content-(Type|Length)$/.test(cased) ? cased : `Http-${cased}`;
}
