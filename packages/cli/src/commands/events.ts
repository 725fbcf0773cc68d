import { dataOf, type HaakClient, type Schemas } from "@haak/client";
import type { Command } from "commander";
import { wholeNumber } from "../parse-number.ts";
import { print, printNote } from "../print.ts";
import { clientOf, readSettings, type Settings } from "../settings.ts";
import { facts, table } from "../table.ts";

interface EventsOptions {
  readonly type?: Schemas["Event"]["type"];
  readonly search?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** `haak events`: lists events, or shows one with the decision of every rule and its reason. */
export function addEvents(program: Command): Command {
  return program
    .command("events")
    .description("list events, or show one with the decision of every rule")
    .argument("[id]", "one event, evt_…")
    .option("--type <type>", "only of this type, such as order.paid")
    .option("--search <words>", "the number or id of an order, the id of a subscription, or an address")
    .option("--limit <n>", "how many", wholeNumber(1), 20)
    .option("--cursor <cursor>", "where the last page ended")
    .action(async (id: string | undefined, options: EventsOptions, command: Command) => {
      const settings = readSettings(command);
      const client = clientOf(settings);
      await (id === undefined ? list(client, settings, options) : show(client, settings, id));
    });
}

async function list(
  client: HaakClient,
  settings: Settings,
  { type, search, limit, cursor }: EventsOptions,
): Promise<void> {
  const query = {
    limit,
    ...(type && { type }),
    ...(search && { q: search }),
    ...(cursor && { cursor }),
  };
  const page = await dataOf(client.GET("/v1/events", { params: { query } }));
  const rows = page.data.map(({ id, type: what, key, occurred_at }) => [id, what, occurred_at, key]);
  print(settings, page, rows.length === 0 ? "No events." : table(["id", "type", "occurred at", "key"], rows));
  if (page.next_cursor !== null) printNote(settings, `More: --cursor ${page.next_cursor}`);
}

async function show(client: HaakClient, settings: Settings, id: string): Promise<void> {
  const event = await dataOf(client.GET("/v1/events/{id}", { params: { path: { id } } }));
  const head = facts([
    ["id", event.id],
    ["type", event.type],
    ["occurred at", event.occurred_at],
    ["key", event.key],
  ]);
  const rows = event.decisions.map(({ rule, called, reason, deliveries }) => [
    rule.name,
    called ? "called" : "not called",
    reason.text,
    deliveries.map((delivery) => `${delivery.id} ${delivery.state}`).join(", "),
  ]);
  print(settings, event, `${head}\n\n${table(["rule", "decision", "why", "deliveries"], rows)}`);
}
