import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ownPort } from "@haak/sandbox/own-port";
import { expect, it, onTestFinished } from "vitest";
import { haak } from "./support/haak.ts";

/** Something that answers so to everything. */
async function answering(status: number, body: object | string): Promise<string> {
  const server = createServer((_request, response) => {
    const type = typeof body === "string" ? "text/html" : "application/problem+json";
    response
      .writeHead(status, { "content-type": type, "retry-after": "3" })
      .end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  // A server that listens on a port has an address of this kind.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const problem = (status: number, code: string) => ({
  type: "t",
  title: "t",
  status,
  code,
  detail: "What the hub says.",
});

it("without a hub it ends with 3, and says where it looked and how to start one", async () => {
  const url = `http://127.0.0.1:${await ownPort()}`;
  const { code, stdout, stderr } = await haak(["events", "--url", url]);
  expect([code, stdout]).toEqual([3, ""]);
  expect(stderr).toBe(
    `haak: No hub answers at ${url} (ECONNREFUSED). Start one with "haak start", or say where it is with --url or HAAK_URL.\n`,
  );
  const json = await haak(["events", "--url", url, "--json"]);
  expect(JSON.parse(json.stderr)).toMatchObject({ error: { code: "hub_away", exit_code: 3 } });
  const doctor = await haak(["doctor"], { HAAK_URL: url });
  expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringMatching(/failed +hub +not ready/)]);
});

it("without a key, or with a wrong one, it ends with 4 and says where keys are", async () => {
  const HAAK_URL = await answering(401, problem(401, "not_signed_in"));
  expect(await haak(["events"], { HAAK_URL })).toMatchObject({
    code: 4,
    stderr: expect.stringContaining("HAAK_API_KEY"),
  });
  const wrong = await haak(["--key", "haak_wrong", "events"], { HAAK_URL });
  expect([wrong.code, wrong.stderr]).toEqual([4, expect.stringContaining("does not know this key")]);
  expect(wrong.stderr).not.toContain("haak_wrong");
});

it("tells a hub that is busy (3) from one that refuses (5), and from what is no hub", async () => {
  const busy = await haak(["events"], { HAAK_URL: await answering(503, problem(503, "not_available")) });
  expect(busy).toMatchObject({ code: 3, stderr: "haak: What the hub says. Try again in 3 s.\n" });
  const refused = { ...problem(422, "not_valid"), errors: [{ pointer: "/limit", message: "is a number" }] };
  expect(await haak(["events"], { HAAK_URL: await answering(422, refused) })).toMatchObject({
    code: 5,
    stderr: "haak: What the hub says.\n  /limit is a number\n",
  });
  const page = await haak(["events"], { HAAK_URL: await answering(404, "<h1>nginx</h1>") });
  expect([page.code, page.stderr]).toEqual([5, expect.stringContaining("it is no hub: 404 Not Found")]);
});

it("wrong use ends with 2, and help with 0 and the exit codes", async () => {
  expect(await haak(["evnts"])).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean events?") });
  expect(await haak(["retry"])).toMatchObject({ code: 2 });
  expect(await haak(["events", "--wrong"])).toMatchObject({ code: 2 });
  expect(await haak(["--help"])).toMatchObject({ code: 0, stdout: expect.stringContaining("3 the hub is away") });
});
