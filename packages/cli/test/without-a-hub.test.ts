import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ownPort } from "@haak/sandbox/own-port";
import { expect, it, onTestFinished } from "vitest";
import { type Ended, haak } from "./support/haak.ts";
import { haakHere } from "./support/haak-here.ts";

/** A server that gives this answer to every request. */
async function answering(status: number, body: object | string): Promise<string> {
  const server = createServer((_request, response) => {
    const type = typeof body === "string" ? "text/html" : "application/problem+json";
    response
      .writeHead(status, { "content-type": type, "retry-after": "3" })
      .end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  // The cast is safe because a server that listens on a port has such an address.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const problem = (status: number, code: string) => ({
  type: "t",
  title: "t",
  status,
  code,
  detail: "The hub's message.",
});

it("ends with 3 without a hub, and names the address and how to start one", async () => {
  const url = `http://127.0.0.1:${await ownPort()}`;
  const { code, stdout, stderr } = await haakHere(["events", "--url", url]);
  expect([code, stdout]).toEqual([3, ""]);
  expect(stderr).toBe(
    `haak: No hub answers at ${url} (ECONNREFUSED). Start one with "haak start", or give its address with --url or HAAK_URL.\n`,
  );
  const json = await haakHere(["events", "--url", url, "--json"]);
  expect(JSON.parse(json.stderr)).toMatchObject({ error: { code: "hub_away", exit_code: 3 } });
  const doctor = await haakHere(["doctor"], { HAAK_URL: url });
  expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringMatching(/failed +hub +not ready/)]);
});

it("ends with 4 without a key or with a wrong one, and says where to find keys", async () => {
  const HAAK_URL = await answering(401, problem(401, "not_signed_in"));
  expect(await haakHere(["events"], { HAAK_URL })).toMatchObject({
    code: 4,
    stderr: expect.stringContaining("HAAK_API_KEY"),
  });
  const wrong = await haakHere(["--key", "haak_wrong", "events"], { HAAK_URL });
  expect([wrong.code, wrong.stderr]).toEqual([4, expect.stringContaining("does not know this key")]);
  expect(wrong.stderr).not.toContain("haak_wrong");
});

it("ends with 3 for a busy hub, and with 5 for a refusal or for something that is not a hub", async () => {
  const busy = await haakHere(["events"], { HAAK_URL: await answering(503, problem(503, "not_available")) });
  expect(busy).toMatchObject({ code: 3, stderr: "haak: The hub's message. Try again in 3 s.\n" });
  const refused = { ...problem(422, "not_valid"), errors: [{ pointer: "/limit", message: "is a number" }] };
  expect(await haakHere(["events"], { HAAK_URL: await answering(422, refused) })).toMatchObject({
    code: 5,
    stderr: "haak: The hub's message.\n  /limit is a number\n",
  });
  const page = await haakHere(["events"], { HAAK_URL: await answering(404, "<h1>nginx</h1>") });
  expect([page.code, page.stderr]).toEqual([5, expect.stringContaining("it is not a hub: 404 Not Found")]);
});

it("ends with 2 for wrong use, and prints help with the exit codes and ends with 0", async () => {
  expect(await haak(["evnts"])).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean events?") });
  expect(await haakHere(["retry"])).toMatchObject({ code: 2 });
  expect(await haakHere(["events", "--wrong"])).toMatchObject({ code: 2 });
  expect(await haak(["--help"])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("3 the hub does not answer"),
  });
});

/**
 * Runs each command, expects exit code 2 and an empty standard output, and gives the error texts. No hub runs at the address, so that a
 * command that sends a request ends with 3 instead.
 */
async function refusals(...commands: [args: string[], env?: Record<string, string>][]): Promise<string[]> {
  const HAAK_URL = `http://127.0.0.1:${await ownPort()}`;
  const ended: Ended[] = [];
  for (const [args, env] of commands) ended.push(await haakHere(args, { HAAK_URL, ...env }));
  expect(ended.map(({ code, stdout }) => [code, stdout])).toEqual(commands.map(() => [2, ""]));
  return ended.map(({ stderr }) => stderr);
}

const LISTEN = ["listen", "--port", "0", "--trigger", "order.paid"];

it("an address that cannot be used is wrong use, and the message names where it was read, also as JSON", async () => {
  const like = "write it like http://127.0.0.1:4225 or https://haak.example.com.";
  const printed = await refusals(
    [["--url", "nope", "events"]],
    [["doctor"], { HAAK_URL: "localhost:4225" }],
    [["events"], { HAAK_URL: "", PORT: "many" }],
    [["events", "--url", "http://me:geheim@127.0.0.1"]],
    [[...LISTEN, "--forward", "nope"]],
  );
  expect(printed).toEqual([
    `haak: --url is "nope", which is not a web address; ${like}\n`,
    `haak: HAAK_URL is "localhost:4225", which is not a web address; ${like}\n`,
    `haak: The hub's address by PORT is "http://127.0.0.1:many", which is not a web address; ${like}\n`,
    "haak: --url contains a user name or a password; write the address without the part before the @.\n",
    `haak: --forward is "nope", which is not a web address; ${like}\n`,
  ]);
  const [json = ""] = await refusals([["--url", "ftp://me:geheim@nope", "--json", "doctor"]]);
  const message = `--url is "ftp://…@nope", which is not a web address; ${like}`;
  expect(JSON.parse(json)).toEqual({ error: { code: "bad_address", message, exit_code: 2 } });
});

it("a number that is invalid or out of range is wrong use, and the message says how to write it", async () => {
  const printed = await refusals(
    [[...LISTEN, "--port", "99999"]],
    [[...LISTEN, "--count", "0"]],
    [["events", "--limit", "x"]],
    [["deliveries", "--limit", "1.5"]],
    [["send", "--wait", "--timeout", "x"]],
    [["retry", "dlv_1", "--timeout", "-5"]],
  );
  const line = (option: string, typed: string, remedy: string) =>
    `error: option '${option}' argument '${typed}' is invalid. ${remedy}\n(see haak --help)\n`;
  const seconds = "Write a number of seconds of 0 or more, such as 30 or 0.5.";
  expect(printed).toEqual([
    line("--port <port>", "99999", "Write a whole number from 0 to 65535."),
    line("--count <n>", "0", "Write a whole number of 1 or more."),
    line("--limit <n>", "x", "Write a whole number of 1 or more."),
    line("--limit <n>", "1.5", "Write a whole number of 1 or more."),
    line("--timeout <seconds>", "x", seconds),
    line("--timeout <seconds>", "-5", seconds),
  ]);
  const [json = ""] = await refusals([["listen", "--port", "x", "--json"]]);
  const message = "option '--port <port>' argument 'x' is invalid. Write a whole number from 0 to 65535.";
  expect(JSON.parse(json)).toEqual({ error: { code: "wrong_use", message, exit_code: 2 } });
});

it("an invalid secret or key is wrong use, and the message does not repeat it", async () => {
  const printed = await refusals(
    [[...LISTEN, "--secret", "nope"]],
    [LISTEN, { HAAK_SECRET: "whsec_my-own-words" }],
    [["events"], { HAAK_API_KEY: "haak_één" }],
  );
  const copy = "is not a signing secret; copy it from the endpoint, from whsec_ to the end.\n";
  expect(printed).toEqual([
    `haak: --secret ${copy}`,
    `haak: HAAK_SECRET ${copy}`,
    "haak: The API key (--key or HAAK_API_KEY) contains characters that a key never has; copy it again, without spaces.\n",
  ]);
});
