import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dataOf, type HaakClient, type Schemas } from "@haak/client";
import { TRIGGERS, type Trigger } from "@haak/core";
import { type Command, Option } from "commander";
import { checkAddress } from "../check-address.ts";
import { CommandError, EXIT, wrongUse } from "../exit-code.ts";
import { type Arrival, answerCalls } from "../listen/answer-calls.ts";
import { readSecrets } from "../listen/read-secrets.ts";
import { wholeNumber } from "../parse-number.ts";
import { printLine, printNote } from "../print.ts";
import { clientOf, readSettings, type Settings } from "../settings.ts";
import { withoutControls } from "../table.ts";

interface ListenOptions {
  readonly port: number;
  readonly secret?: string[];
  readonly trigger?: Trigger;
  readonly forward?: string;
  readonly count?: number;
  readonly body?: boolean;
}

/** `haak listen`: a receiver on this machine that shows calls and whether their signature is right. */
export function addListen(program: Command): Command {
  return program
    .command("listen")
    .description("receive calls on this machine, verify, show and forward them")
    .option("--port <port>", "port to listen on; 0 takes a free one", wholeNumber(0, 65_535), 4300)
    .option("--secret <secrets...>", "signing secrets to verify with (HAAK_SECRET)")
    .addOption(
      new Option("--trigger <type>", "ask the hub for calls of this type, for as long as this runs").choices(TRIGGERS),
    )
    .option("--forward <url>", "forward each call to this URL, and answer as it does")
    .option("--count <n>", "end after so many calls", wholeNumber(1))
    .option("--body", "show bodies too")
    .action(listen);
}

async function listen(options: ListenOptions, command: Command): Promise<void> {
  const settings = readSettings(command);
  const secrets = readSecrets(options.secret);
  if (options.forward !== undefined) checkAddress(options.forward, "--forward");
  const over = new AbortController();
  process.once("SIGINT", () => over.abort());
  process.once("SIGTERM", () => over.abort());
  const left = { calls: options.count ?? Number.POSITIVE_INFINITY };
  const show = (arrival: Arrival) => {
    printLine(settings, arrival, describe(arrival, options.body ?? false));
    if (arrival.verified === false) process.exitCode = EXIT.failed;
    left.calls -= 1;
    if (left.calls <= 0) over.abort();
  };
  const server = createServer(answerCalls({ secrets, forward: options.forward, show }));
  await open(server.listen(options.port, "127.0.0.1"), options.port);
  // The cast is safe because a server that listens on a port always has an address of this kind.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    const end =
      options.trigger === undefined ? null : await hookUp(settings, { trigger: options.trigger, url, secrets });
    printNote(
      settings,
      `Listening on ${url}${secrets.length === 0 ? "; calls are not verified without --secret" : ""}. ^C ends it.`,
    );
    await untilAborted(over.signal);
    await end?.();
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function open(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  await once(server, "listening").catch((error: unknown) => {
    const message = `Cannot listen on port ${port}: ${error instanceof Error ? error.message : String(error)}. Give another --port.`;
    throw wrongUse("port_taken", message);
  });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });
}

/** Makes a hook at the hub and adds its signing secret. Gives a function that removes the hook again. */
async function hookUp(
  settings: Settings,
  asked: { trigger: Trigger; url: string; secrets: string[] },
): Promise<() => Promise<void>> {
  const client = clientOf(settings);
  const hook = await dataOf(client.POST("/v1/hooks", { body: { trigger: asked.trigger, target_url: asked.url } }));
  asked.secrets.push(await secretOf(client, hook));
  return async () => void (await client.DELETE("/v1/hooks/{id}", { params: { path: { id: hook.id } } }));
}

/** Finds the endpoint by its URL, because a hook does not name its endpoint and rules with one URL share one. */
async function secretOf(client: HaakClient, { target_url }: Schemas["Hook"]): Promise<string> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { limit: 250, ...(cursor === undefined ? {} : { cursor }) };
    const page = await dataOf(client.GET("/v1/endpoints", { params: { query } }));
    const endpoint = page.data.find(({ url, kind }) => url === target_url && kind === "zapier");
    if (endpoint !== undefined) {
      return (await dataOf(client.GET("/v1/endpoints/{id}/secret", { params: { path: { id: endpoint.id } } }))).secret;
    }
    cursor = page.next_cursor;
  }
  throw new CommandError(`The hub shows no endpoint for ${target_url}.`, {
    code: "no_endpoint",
    exitCode: EXIT.failed,
  });
}

function describe(arrival: Arrival, withBody: boolean): string {
  const { at, verified, problem, id, type, forwarded } = arrival;
  const mark = verified === null ? "unverified" : verified ? "verified" : `NOT VERIFIED (${problem})`;
  const handed = forwarded === null ? "" : `  -> ${forwarded}`;
  const line = `${at}  ${mark}  ${withoutControls(type ?? "-")}  ${withoutControls(id ?? "-")}${handed}`;
  return withBody ? `${line}\n${withoutControls(arrival.body)}` : line;
}
