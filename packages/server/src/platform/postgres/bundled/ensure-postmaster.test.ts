import { expect, it } from "vitest";
import { launchFailure } from "./ensure-postmaster.ts";

it.each([
  [
    'could not bind IPv4 address "127.0.0.1": Address already in use\nFATAL:  could not create any TCP/IP sockets',
    "port-taken",
  ],
  ['FATAL:  lock file "postmaster.pid" already exists', "already-running"],
  ["FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use", "orphans"],
  ['FATAL:  could not write lock file "postmaster.pid": No space left on device', "disk-full"],
  ["PANIC:  could not locate a valid checkpoint record", "broken"],
  ["", "broken"],
])("a server that failed to start with %j failed because of: %s", (output, failure) => {
  expect(launchFailure(output)).toBe(failure);
});
