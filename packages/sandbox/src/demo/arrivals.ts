import type { HuddleCall } from "../huddle/start-huddle.ts";
import type { ReceivedCall } from "../receiver/start-receiver.ts";
import type { ZapRun } from "../zapier/run-problems.ts";
import type { Arrival } from "./arrival.ts";
import type { Demo } from "./start-demo.ts";

/** Everything that arrived. Each thing is given only once. */
export interface Arrivals {
  takeNew(): Arrival[];
}

/** Watches every place outside the hub. The first call of `takeNew` also gives what arrived before. */
export function watchArrivals(demo: Demo): Arrivals {
  const taken = { received: 0, called: 0, mailed: 0, ran: 0 };
  return {
    takeNew: () => {
      const received = demo.receiver.calls().slice(taken.received);
      const called = demo.huddle.calls().slice(taken.called);
      const mailed = demo.huddle.mails().slice(taken.mailed);
      const ran = demo.zaps.flatMap((zap) => zap.runs).slice(taken.ran);
      taken.received += received.length;
      taken.called += called.length;
      taken.mailed += mailed.length;
      taken.ran += ran.length;
      return [
        ...received.map(webhook),
        ...ran.map(run),
        ...called.map((call) => huddleCall(call, demo.huddle.apiKey)),
        ...mailed.map(({ to }, index) => loginMail(to, taken.mailed + index)),
      ];
    },
  };
}

function webhook(call: ReceivedCall): Arrival {
  return {
    place: call.path,
    callId: call.headers["webhook-id"] ?? "",
    method: call.method,
    bytes: call.body,
    // Only parsed if it is declared as JSON, because a receiver would not parse anything else.
    content: /^application\/json\b/.test(call.headers["content-type"] ?? "") ? parsed(call.body) : null,
    signature: call.verified === true ? { kind: "verified" } : { kind: "wrong", reason: call.verified },
    answered: call.answered,
  };
}

function run(zapRun: ZapRun): Arrival {
  const bytes = JSON.stringify(zapRun);
  const callId = typeof zapRun.id === "string" ? zapRun.id : "";
  return { ...NOT_SIGNED, place: "zap", callId, method: "POST", bytes, content: zapRun, answered: 200 };
}

/** The body is the id, because a call on Huddle has none. So the same body once more counts as a second try. */
function huddleCall({ apiKey, body, answered }: HuddleCall, rightKey: string): Arrival {
  const content = { hasRightKey: apiKey === rightKey, order: parsed(body) };
  return { ...NOT_SIGNED, place: "huddle", callId: body, method: "POST", bytes: body, content, answered };
}

function loginMail(to: string, number: number): Arrival {
  const callId = `mail ${number}`;
  return { ...NOT_SIGNED, place: "login", callId, method: "mail", bytes: to, content: { to }, answered: "sent" };
}

const NOT_SIGNED = { signature: { kind: "not_asked" } } as const;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
