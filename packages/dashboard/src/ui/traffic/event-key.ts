/** The keys that the hub gives to what Plug&Pay tells: which order or subscription, what happened, and the how many-eth time. */
const OF_A_THING = /^(?:order|subscription):(.+?):[a-z]+(?::\d+)?$/;

/** What an event is about, from its key: the number of the order or subscription. A key that somebody else has made up is shown whole. */
export function aboutKey(key: string | null): string | null {
  return key === null ? null : (OF_A_THING.exec(key)?.[1] ?? key);
}
