import { type Outcome, type Stage, type Step, unless } from "../scene.ts";
import { howTaken } from "../stage.ts";

/** Step 6: what is known already is no news. */
export const sameNoticeAgain: Step = {
  number: 6,
  title: "Plug&Pay sends the two notices of Bo's course again.",
  scenes: [{ label: "same notices again", play }],
};

async function play(stage: Stage): Promise<Outcome> {
  const { client, shop } = stage.world;
  const before = await client.events();
  const again = [];
  for (const notice of stage.notices.slice(0, 2)) again.push(await shop.resend(notice.id));
  stage.notices.push(...again);
  stage.say(`Plug&Pay tells the hub again: order ${again[0]?.objectId}, ${howTaken(stage.world, again)}`);
  return { expected: [], look: () => lookForNews(stage, before.length) };
}

async function lookForNews({ world, say }: Stage, eventsBefore: number): Promise<string[]> {
  const eventsAfter = (await world.client.events()).length;
  say(`The hub knew of ${eventsBefore} events before and knows of ${eventsAfter} now.`);
  return unless(eventsAfter === eventsBefore, `the same notices made ${eventsAfter - eventsBefore} new events`);
}
