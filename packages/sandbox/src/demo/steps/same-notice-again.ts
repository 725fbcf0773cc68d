import { type Outcome, type Stage, type Step, unless } from "../scene.ts";
import { howTaken } from "../stage.ts";

/** Step 6: what is known already is no news. */
export const sameNoticeAgain: Step = {
  number: 6,
  title: "Plug&Pay sends the two notices of Bo's course again.",
  scenes: [{ label: "same notices again", play }],
};

async function play(stage: Stage): Promise<Outcome> {
  const { client, shop } = stage.demo;
  const before = await client.events();
  const again = [];
  for (const notice of stage.notices.slice(0, 2)) again.push(await shop.resend(notice.id));
  stage.notices.push(...again);
  stage.print(`Plug&Pay notifies the hub again: order ${again[0]?.objectId}, ${howTaken(stage.demo, again)}`);
  return { expected: [], look: () => findChanges(stage, before.length) };
}

async function findChanges({ demo, print }: Stage, eventsBefore: number): Promise<string[]> {
  const eventsAfter = (await demo.client.events()).length;
  print(`The hub knew of ${eventsBefore} events before and knows of ${eventsAfter} now.`);
  return unless(eventsAfter === eventsBefore, `the same notices made ${eventsAfter - eventsBefore} new events`);
}
