import { answerMessages } from "../stage/child.ts";
import { type Listening, listenForEvents } from "../stage/event-route.ts";

let number = 0;

/** Accepts the same JSON and stores nothing: the least that a server in Node can do for an event. */
function accepting(): Promise<Listening> {
  return listenForEvents((_request, response) => {
    number += 1;
    response.status(202).json({ id: `bare_${number}`, duplicate: false, deliveries: 0 });
  });
}

answerMessages<object, Listening>(accepting);
