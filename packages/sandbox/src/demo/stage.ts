import type { HubDecision, HubRule } from "./hub-client.ts";
import type { Place } from "./places.ts";
import { printLine } from "./print.ts";
import type { SentNotice, Stage } from "./scene.ts";
import { createSettling } from "./settle.ts";
import type { Demo } from "./start-demo.ts";

/** Makes the parts that the scenes use. */
export function createStage(demo: Demo): Stage {
  const rules = new Map<Place, HubRule>();
  const notices: SentNotice[] = [];
  const settling = createSettling(demo.client);
  return {
    demo,
    rules,
    notices,
    print: printLine,
    notify: async (trigger, object) => {
      const sent = await demo.shop.notify(trigger, object);
      notices.push(...sent);
      printLine(`Plug&Pay notifies the hub: ${trigger} of ${object.id}, ${howTaken(demo, sent)}`);
    },
    settle: () => settling.untilSettled(notices.length),
    decision: (eventKey, place, language) => findDecision(demo, rules.get(place), { eventKey, language }),
  };
}

/** "V1 answered 202, V2 answered 202", read from the shop's own history of runs. */
export function howTaken(demo: Demo, sent: readonly SentNotice[]): string {
  const answers = sent.map(({ id, version }) => {
    const row = demo.shop.history().find((run) => run.notice_id === id);
    return `${version.toUpperCase()} answered ${row?.status ?? "nothing"}`;
  });
  return answers.join(", ");
}

interface Question {
  readonly eventKey: string;
  readonly language: "en" | "nl" | undefined;
}

async function findDecision(
  { client }: Demo,
  rule: HubRule | undefined,
  { eventKey, language }: Question,
): Promise<HubDecision | null> {
  const event = (await client.events()).find(({ key }) => key === eventKey);
  if (event === undefined) return null;
  const decisions = await client.decisions(event.id, language);
  return decisions.find((decision) => decision.rule.id === rule?.id) ?? null;
}
