import { dataOf, type HaakClient, type Schemas } from "@haak/client";
import { DELIVERY_STATES, type DeliveryState, TRIGGERS, type Trigger } from "@haak/core";
import { type Command, Option } from "commander";
import { EXIT } from "../exit-code.ts";
import { print, printNote } from "../print.ts";
import { clientOf, readSettings, type Settings } from "../settings.ts";
import { pollUntil } from "../wait-until.ts";

interface ReplayOptions {
  readonly state: DeliveryState[];
  readonly type?: Trigger[];
  readonly endpoint?: string;
  readonly rule?: string;
  readonly since?: string;
  readonly until?: string;
  readonly dryRun?: boolean;
  readonly wait: boolean;
}

/** `haak replay`: sends many deliveries again and shows the progress. */
export function addReplay(program: Command): Command {
  return program
    .command("replay")
    .description("send many deliveries again and show the progress")
    .addOption(new Option("--state <states...>", "those in these states").choices(DELIVERY_STATES).default(["failed"]))
    .addOption(new Option("--type <types...>", "those about events of these types").choices(TRIGGERS))
    .option("--endpoint <id>", "those to this endpoint")
    .option("--rule <id>", "those by this rule")
    .option("--since <time>", "those made at or after this time, with an offset")
    .option("--until <time>", "those made before this time")
    .option("--dry-run", "only count them")
    .option("--no-wait", "start it and do not watch")
    .action(replay);
}

async function replay(options: ReplayOptions, command: Command): Promise<void> {
  const settings = readSettings(command);
  const client = clientOf(settings);
  const body = { filter: filterOf(options), dry_run: options.dryRun ?? false };
  const started = await dataOf(client.POST("/v1/replays", { body }));
  if (!("id" in started)) return print(settings, started, `${started.matched} would be sent again.`);
  if (!options.wait) return print(settings, started, `${started.id} sends ${started.matched} again.`);
  const ended = await watch(client, settings, started.id);
  print(
    settings,
    ended,
    `${ended.id} ${ended.state}: ${ended.done} of ${ended.matched} sent again, ${ended.failed} failed.`,
  );
  if (ended.failed > 0) process.exitCode = EXIT.failed;
}

function filterOf({ state, type, endpoint, rule, since, until }: ReplayOptions): Schemas["NewReplay"]["filter"] {
  return {
    states: state,
    ...(type && { event_types: type }),
    ...(endpoint && { endpoint_id: endpoint }),
    ...(rule && { rule_id: rule }),
    ...(since && { since }),
    ...(until && { until }),
  };
}

/** Prints each change once. The replay runs in the hub, so that it continues if this command is stopped. */
async function watch(client: HaakClient, settings: Settings, id: string): Promise<Schemas["Replay"]> {
  printNote(settings, `${id} has started; it continues in the hub if you stop watching.`);
  let shown = "";
  const poll = async () => {
    const replay = await dataOf(client.GET("/v1/replays/{id}", { params: { path: { id } } }));
    const step = `${replay.done} of ${replay.matched}${replay.failed > 0 ? `, ${replay.failed} failed` : ""}`;
    if (step !== shown) printNote(settings, step);
    shown = step;
    return replay.state === "running" ? null : replay;
  };
  return (await pollUntil(poll, Number.POSITIVE_INFINITY)) ?? Promise.reject(new Error("An endless poll has ended."));
}
