import { wrongUse } from "./exit-code.ts";

/**
 * Checks an address before the first request. It must be http or https, and must not contain a user name or password, because `fetch`
 * refuses those. `source` is where the address was read, so that the message says what to correct. Otherwise the command ends as wrong use.
 */
export function checkAddress(address: string, source: string): void {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const shown = withoutCredentials(address);
    const message = `${source} is "${shown}", which is not a web address; write it like http://127.0.0.1:4225 or https://haak.example.com.`;
    throw wrongUse("bad_address", message);
  }
  if (url.username !== "" || url.password !== "") {
    throw wrongUse(
      "bad_address",
      `${source} contains a user name or a password; write the address without the part before the @.`,
    );
  }
}

/** The message may end up in a log, so that it must not repeat a password. */
const withoutCredentials = (address: string) => address.replace(/^(\w+:\/\/)?.*@/s, "$1…@");
