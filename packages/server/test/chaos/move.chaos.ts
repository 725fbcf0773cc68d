import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, inject, it } from "vitest";
import { startMove } from "../operations/move/run-move.ts";
import { aStoppedHub } from "../operations/move/stopped-hub.ts";
import { hubFor, shopAt } from "../support/journey/own-hub.ts";
import { startReceiver, verified } from "../support/journey/receiver.ts";
import { createEmptyDatabase, hasPostgres } from "../support/postgres.ts";
import { createRandom } from "./random.ts";

const DELIVERIES = 200_000;
/** Each at a random moment. They never reach the end, so that a last run has something to do. */
const KILLS = 4;
const LONGEST_MS = 12_000;
const version = hasPostgres(14) ? 14 : 18;

/** Prints the progress for the person who started the run. */
const report = (text: string) => process.stdout.write(`${text}\n`);

describe(`a move of ${DELIVERIES} deliveries to PostgreSQL ${version}`, () => {
  it(`that is killed ${KILLS} times copies every row, and the hub works with the copy`, async ({ onTestFinished }) => {
    const random = createRandom(inject("chaos").seed);
    const receiver = await startReceiver();
    onTestFinished(() => receiver.stop());
    const before = await aStoppedHub(receiver, DELIVERIES, onTestFinished);
    const database = await createEmptyDatabase(version);
    onTestFinished(database.drop);
    const env = { ...before.env, DATABASE_URL: database.url };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const move = startMove(env, onTestFinished);
      await Promise.race([wait(random.between(1_000, LONGEST_MS)), move.ended]);
      move.process.kill("SIGKILL");
      report(`killed with ${(await move.ended).output.split("\n").length - 2} tables copied`);
    }
    const began = performance.now();
    const { code, output } = await startMove(env, onTestFinished).ended;
    report(`${output}the last run took ${Math.round((performance.now() - began) / 1_000)} s`);
    expect(code, output).toBe(0);

    const there = { DATABASE_URL: database.url, HAAK_MASTER_KEY: await before.masterKey() };
    const shop = shopAt(await hubFor(there, onTestFinished), before.shop);
    await shop.post(`/v1/deliveries/${before.pending.id}/retry`, {});
    const [, call] = await before.target.received(2);
    if (!call) throw new Error("No call came.");
    expect(verified(call, before.secret).id).toBe(before.pending.id);
  });
});
