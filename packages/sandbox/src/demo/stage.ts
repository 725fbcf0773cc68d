import type { HubDecision, HubRule } from "./hub-client.ts";
import type { Place } from "./places.ts";
import { printLine } from "./print.ts";
import type { Stage, ToldNotice } from "./scene.ts";
import { createSettling } from "./settle.ts";
import type { World } from "./world.ts";

/** Sets the stage on which the scenes are played. */
export function createStage(world: World): Stage {
  const rules = new Map<Place, HubRule>();
  const notices: ToldNotice[] = [];
  const settling = createSettling(world.client);
  return {
    world,
    rules,
    notices,
    say: printLine,
    notify: async (trigger, object) => {
      const told = await world.shop.notify(trigger, object);
      notices.push(...told);
      printLine(`Plug&Pay tells the hub: ${trigger} of ${object.id}, ${howTaken(world, told)}`);
    },
    settle: () => settling.untilSettled(notices.length),
    decision: (eventKey, place, language) => findDecision(world, rules.get(place), { eventKey, language }),
  };
}

/** "V1 answered 202, V2 answered 202", as the shop's own history of runs has it. */
export function howTaken(world: World, told: readonly ToldNotice[]): string {
  const answers = told.map(({ id, version }) => {
    const row = world.shop.history().find((run) => run.notice_id === id);
    return `${version.toUpperCase()} answered ${row?.status ?? "nothing"}`;
  });
  return answers.join(", ");
}

interface Question {
  readonly eventKey: string;
  readonly language: "en" | "nl" | undefined;
}

async function findDecision(
  { client }: World,
  rule: HubRule | undefined,
  { eventKey, language }: Question,
): Promise<HubDecision | null> {
  const event = (await client.events()).find(({ key }) => key === eventKey);
  if (event === undefined) return null;
  const decisions = await client.decisions(event.id, language);
  return decisions.find((decision) => decision.rule.id === rule?.id) ?? null;
}
