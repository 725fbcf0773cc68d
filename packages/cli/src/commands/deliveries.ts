import { dataOf, type HaakClient, type Schemas } from "@haak/client";
import { DELIVERY_STATES } from "@haak/core";
import { type Command, Option } from "commander";
import { wholeNumber } from "../parse-number.ts";
import { print, printNote } from "../print.ts";
import { clientOf, readSettings, type Settings } from "../settings.ts";
import { facts, table, withoutControls } from "../table.ts";

interface DeliveriesOptions {
  readonly state?: Schemas["Delivery"]["state"];
  readonly event?: string;
  readonly endpoint?: string;
  readonly rule?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** `haak deliveries`: lists pending and ended deliveries, or shows one with every attempt. */
export function addDeliveries(program: Command): Command {
  return program
    .command("deliveries")
    .description("list deliveries, or show one with its body and every attempt")
    .argument("[id]", "one delivery, dlv_…")
    .addOption(new Option("--state <state>", "only in this state").choices(DELIVERY_STATES))
    .option("--event <id>", "only of this event")
    .option("--endpoint <id>", "only to this endpoint")
    .option("--rule <id>", "only by this rule")
    .option("--limit <n>", "how many", wholeNumber(1), 20)
    .option("--cursor <cursor>", "where the last page ended")
    .action(async (id: string | undefined, options: DeliveriesOptions, command: Command) => {
      const settings = readSettings(command);
      const client = clientOf(settings);
      await (id === undefined ? list(client, settings, options) : show(client, settings, id));
    });
}

async function list(client: HaakClient, settings: Settings, options: DeliveriesOptions): Promise<void> {
  const { state, event, endpoint, rule, cursor } = options;
  const narrowed = {
    ...(state && { state }),
    ...(event && { event }),
    ...(endpoint && { endpoint }),
    ...(rule && { rule }),
  };
  const query = { limit: options.limit, ...narrowed, ...(cursor && { cursor }) };
  const page = await dataOf(client.GET("/v1/deliveries", { params: { query } }));
  const rows = page.data.map((delivery) => [
    delivery.id,
    delivery.state,
    delivery.event_type,
    delivery.attempt_count,
    delivery.next_attempt_at,
    delivery.created_at,
  ]);
  const head = ["id", "state", "type", "attempts", "next attempt", "created at"];
  print(settings, page, rows.length === 0 ? "No deliveries." : table(head, rows));
  if (page.next_cursor !== null) printNote(settings, `More: --cursor ${page.next_cursor}`);
}

async function show(client: HaakClient, settings: Settings, id: string): Promise<void> {
  const delivery = await dataOf(client.GET("/v1/deliveries/{id}", { params: { path: { id } } }));
  const head = facts([
    ["id", delivery.id],
    ["state", delivery.state],
    ["type", delivery.event_type],
    ["event", delivery.event_id],
    ["rule", delivery.rule_id],
    ["endpoint", delivery.endpoint_id],
    ["next attempt", delivery.next_attempt_at],
  ]);
  const rows = delivery.attempts.map(({ number, at, duration_ms, outcome, status, error }) => [
    number,
    at,
    `${Math.round(duration_ms)} ms`,
    outcome,
    status,
    error,
  ]);
  const attempts =
    rows.length === 0 ? "No attempt yet." : table(["no.", "at", "took", "outcome", "status", "error"], rows);
  print(settings, delivery, `${head}\n\n${attempts}\n\n${withoutControls(delivery.body)}`);
}
