import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { dataOf, type HaakClient, type Schemas } from "@haak/client";
import { EVENT_TYPES, type EventType, sampleEvent } from "@haak/core";
import { Argument, type Command } from "commander";
import { EXIT, wrongUse } from "../exit-code.ts";
import { seconds } from "../parse-number.ts";
import { print, printNote } from "../print.ts";
import { clientOf, readSettings } from "../settings.ts";
import { table } from "../table.ts";
import { pollUntil } from "../wait-until.ts";

interface SendOptions {
  readonly live?: boolean;
  readonly file?: string;
  readonly wait?: boolean;
  readonly timeout: number;
}

type Decision = Schemas["EventWithDecisions"]["decisions"][number];

/** `haak send`: reports a sample event and shows the decision of every rule. */
export function addSend(program: Command): Command {
  return program
    .command("send")
    .description("report a sample event and show the decision of every rule")
    .addArgument(new Argument("[type]", "what happened").choices(EVENT_TYPES).default("order.paid"))
    .option("--live", "as a live order: rules treat it as a real one, and it can give access")
    .option("--file <path>", "an event of your own instead, as JSON; - reads standard input")
    .option("--wait", "wait for an attempt at each call; ends with 1 if one was not delivered")
    .option("--timeout <seconds>", "how long to wait", seconds, 30)
    .action(send);
}

async function send(type: EventType, options: SendOptions, command: Command): Promise<void> {
  const settings = readSettings(command);
  const client = clientOf(settings);
  const body = options.file === undefined ? freshSample(type, options.live ?? false) : await readEvent(options.file);
  const accepted = await dataOf(client.POST("/v1/events", { body }));
  if (!("id" in accepted)) throw wrongFile("This is a batch: send its events one by one.");
  const event = await readUntilSent(client, accepted.id, options);
  print(
    settings,
    { ...accepted, decisions: event.decisions },
    `${accepted.id} ${accepted.type}\n${decisionTable(event.decisions)}`,
  );
  if (event.decisions.some(({ reason }) => reason.code === "test_order"))
    printNote(settings, "It was a test order; --live makes it a live one.");
  if (options.wait && callsOf(event.decisions).some(({ state }) => state !== "delivered"))
    process.exitCode = EXIT.failed;
}

/** Makes a new key each time, because the hub stores an event once per key. */
function freshSample(type: EventType, live: boolean): Schemas["NewEvent"] {
  const event = sampleEvent(type);
  const id = `sample-${Date.now()}`;
  const mode = live ? "live" : "test";
  const { data } = event;
  for (const thing of ["order", "subscription", "form", "affiliate"]) {
    // The cast is safe because a sample has one of these objects, with an id. Forms and affiliates have no mode.
    const found = Reflect.get(data, thing) as { id: string; mode?: string } | undefined;
    if (found) Object.assign(found, { id }, "mode" in found ? { mode } : {});
  }
  // The cast is needed because in core an optional field may be undefined. JSON leaves such a field out.
  return { ...event, key: `${id}:${type}`, occurred_at: new Date().toISOString() } as Schemas["NewEvent"];
}

async function readEvent(path: string): Promise<Schemas["NewEvent"]> {
  const json = await (path === "-" ? text(process.stdin) : readFile(path, "utf8")).catch((error: unknown) => {
    throw wrongFile(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  try {
    // The cast is safe because the hub checks the event and says what is wrong with it.
    return JSON.parse(json) as Schemas["NewEvent"];
  } catch (error) {
    throw wrongFile(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const wrongFile = (message: string) => wrongUse("bad_file", message);

async function readUntilSent(client: HaakClient, id: string, { wait, timeout }: SendOptions) {
  const read = () => dataOf(client.GET("/v1/events/{id}", { params: { path: { id } } }));
  if (!wait) return read();
  const tried = async () => {
    const event = await read();
    return callsOf(event.decisions).some(({ state }) => state === "pending" || state === "sending") ? null : event;
  };
  return (await pollUntil(tried, timeout)) ?? read();
}

const callsOf = (decisions: readonly Decision[]) => decisions.flatMap(({ deliveries }) => deliveries);

function decisionTable(decisions: readonly Decision[]): string {
  if (decisions.length === 0)
    return "The shop has no rule for this event: make one, or set a URL for orders under Settings.";
  const rows = decisions.map(({ rule, called, reason, deliveries }) => [
    rule.name,
    called ? "called" : "not called",
    called ? deliveries.map(({ id, state }) => `${id} ${state}`).join(", ") : reason.text,
  ]);
  return table(["rule", "decision", "why, or calls"], rows);
}
