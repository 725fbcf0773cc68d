import type { HubClient, HubDecision, HubNotice, HubRule } from "./hub-client.ts";
import type { Place } from "./places.ts";
import { printLine } from "./print.ts";
import type { SentNotice, Stage } from "./scene.ts";
import type { Demo } from "./start-demo.ts";
import { waitUntil } from "./wait-until.ts";

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

/** For example "V1 answered 202, V2 answered 202". It is read from the shop's own history of runs. */
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

const SETTLE_MS_MAX = 15_000;
const UNDER_WAY_NOTICES = new Set(["waiting", "fetching"]);
const ENDED_DELIVERIES = new Set(["delivered", "failed", "cancelled"]);

/** Waits until the hub has nothing left to do. */
interface Settling {
  /** Resolves when this many notices are processed and every delivery has ended. Rejects after a time-out. */
  untilSettled(noticesMin: number): Promise<void>;
}

/** Keeps the events whose deliveries have ended, so that a long story does not read them again. */
function createSettling(client: HubClient): Settling {
  const through = new Set<string>();
  const look = async (noticesMin: number) =>
    noticesUnderWay(await client.inbox(), noticesMin) ?? (await deliveriesUnderWay(client, through));
  return { untilSettled: (noticesMin) => waitUntil(() => look(noticesMin), SETTLE_MS_MAX) };
}

function noticesUnderWay(notices: readonly HubNotice[], noticesMin: number): string | null {
  if (notices.length < noticesMin) return `the inbox has ${notices.length} of ${noticesMin} notices`;
  const waiting = notices.find(({ state }) => UNDER_WAY_NOTICES.has(state));
  if (waiting === undefined) return null;
  return `notice ${waiting.id} is ${waiting.state}${waiting.error ? ` (${waiting.error})` : ""}`;
}

async function deliveriesUnderWay(client: HubClient, through: Set<string>): Promise<string | null> {
  const events = await client.events();
  for (const event of events.filter(({ id }) => !through.has(id))) {
    const deliveries = (await client.decisions(event.id)).flatMap((decision) => decision.deliveries);
    const pending = deliveries.find(({ state }) => !ENDED_DELIVERIES.has(state));
    if (pending !== undefined) return `delivery ${pending.id} of ${event.key} is ${pending.state}`;
    through.add(event.id);
  }
  return null;
}
