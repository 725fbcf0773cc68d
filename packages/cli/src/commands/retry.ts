import { dataOf } from "@haak/client";
import type { Command } from "commander";
import { EXIT } from "../exit-code.ts";
import { seconds } from "../parse-number.ts";
import { print } from "../print.ts";
import { clientOf, readSettings } from "../settings.ts";
import { pollUntil } from "../wait-until.ts";

interface RetryOptions {
  readonly wait?: boolean;
  readonly timeout: number;
}

/** `haak retry`: makes one delivery due now. It gets a new budget of attempts and keeps its id, so that a receiver can ignore a double. */
export function addRetry(program: Command): Command {
  return program
    .command("retry")
    .description("make one delivery due now")
    .argument("<id>", "the delivery, dlv_…")
    .option("--wait", "wait for the attempt; ends with 1 if it was not delivered")
    .option("--timeout <seconds>", "how long to wait", seconds, 30)
    .action(retry);
}

async function retry(id: string, { wait, timeout }: RetryOptions, command: Command): Promise<void> {
  const settings = readSettings(command);
  const client = clientOf(settings);
  const params = { params: { path: { id } } };
  const before = wait ? (await dataOf(client.GET("/v1/deliveries/{id}", params))).attempts.length : 0;
  const due = await dataOf(client.POST("/v1/deliveries/{id}/retry", params));
  if (!wait) return print(settings, due, `${id} is due now.`);
  const poll = async () => {
    const delivery = await dataOf(client.GET("/v1/deliveries/{id}", params));
    return delivery.attempts.length > before ? delivery : null;
  };
  const tried = await pollUntil(poll, timeout);
  const last = tried?.attempts.at(-1);
  const delivery = tried ?? (await dataOf(client.GET("/v1/deliveries/{id}", params)));
  print(
    settings,
    delivery,
    last
      ? `${id} ${delivery.state}: ${last.outcome}${last.status ? ` (${last.status})` : ""}`
      : `${id} is ${delivery.state}, and was not attempted within ${timeout} s.`,
  );
  if (delivery.state !== "delivered") process.exitCode = EXIT.failed;
}
