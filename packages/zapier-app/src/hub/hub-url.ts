/** The address of a hub without a slash at its end, or the reason why it cannot be used, for the user. */
export type HubUrl = { readonly ok: true; readonly url: string } | { readonly ok: false; readonly reason: string };

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Reads the address of a hub as a user typed it. If it is empty, the address that the app was built for is used. A path is kept, because a
 * hub may run below one. Plain http is refused unless the hub is on the same machine, because it shows the API key to the network.
 */
export function hubUrl(typed: string | undefined, fallback: string | undefined): HubUrl {
  const text = typed?.trim() || fallback?.trim() || "";
  if (text === "") return { ok: false, reason: "Fill in the Hub URL, such as https://hub.example.com." };
  const url = URL.parse(text);
  if (url === null || !isWeb(url)) {
    return { ok: false, reason: `"${text}" is not a web address. The Hub URL looks like https://hub.example.com.` };
  }
  if (url.username !== "" || url.password !== "") {
    return { ok: false, reason: "Leave user name and password out of the Hub URL; the API Key has its own field." };
  }
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
    return {
      ok: false,
      reason: `The Hub URL must start with https://, because ${url.href} would send the key unencrypted.`,
    };
  }
  return { ok: true, url: `${url.origin}${url.pathname.replace(/\/+$/, "")}` };
}

function isWeb(url: URL): boolean {
  return url.protocol === "https:" || url.protocol === "http:";
}
