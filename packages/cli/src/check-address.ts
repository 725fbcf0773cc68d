import { wrongUse } from "./exit-code.ts";

/**
 * Holds an address to what can be asked at all, before anything is: http or https, without a name or password in it, which `fetch`
 * refuses. `source` is where it was read, so that its reader knows what to mend. Ends the command as wrong use otherwise.
 */
export function checkAddress(address: string, source: string): void {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const shown = withoutCredentials(address);
    const message = `${source} is "${shown}", which is no web address; write it like http://127.0.0.1:4225 or https://haak.example.com.`;
    throw wrongUse("bad_address", message);
  }
  if (url.username !== "" || url.password !== "") {
    throw wrongUse(
      "bad_address",
      `${source} holds a name or a password; write the address without what stands before its @.`,
    );
  }
}

/** What is wrong is told to whoever reads the log, too. */
const withoutCredentials = (address: string) => address.replace(/^(\w+:\/\/)?.*@/s, "$1…@");
