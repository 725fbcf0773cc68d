/** Where in an event's text the rest of a call's body stands, up to the end of both. */
export interface BodyRest {
  readonly at: number;
  readonly length: number;
}

/** What stands before an event's data where that comes last, as nobody who reports events has a reason to do otherwise. */
const BEFORE_DATA = ',"data":';

/**
 * Tells of each body whether it goes on, from some character on, as the text of its event does from its data on. Then the database
 * need not keep twice what is most of both. Whatever the format: what is compared are the letters.
 */
export function restIn(eventText: string): (body: string) => BodyRest | null {
  const found = eventText.indexOf(BEFORE_DATA);
  if (found < 0) return () => null;
  const at = found + BEFORE_DATA.length;
  const end = eventText.slice(at);
  const rest = { at, length: end.length };
  return (body) => (body.endsWith(end) ? rest : null);
}

/** The part of a body that is kept with the call. */
export function ownPart(body: string, rest: BodyRest | null): string {
  return rest === null ? body : body.slice(0, body.length - rest.length);
}

/**
 * The whole body again, of the part that was kept with the call and of the text of its event. Null if that is needed and not there, which
 * nothing in Haak brings about: an event stays for as long as a call of it may be shown or made.
 */
export function wholeBody(own: string, restAt: number | null, eventText: string | null): string | null {
  if (restAt === null) return own;
  return eventText === null ? null : own + eventText.slice(restAt);
}
