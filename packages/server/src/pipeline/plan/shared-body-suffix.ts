/** Where in an event's text the end of a call's body begins, up to the end of both. */
export interface SharedBodySuffix {
  readonly at: number;
  readonly length: number;
}

/** The text before an event's data, if the data comes last. Programs that report events have no reason to order it differently. */
const BEFORE_DATA = ',"data":';

/**
 * Finds for each body whether it ends exactly as the text of its event does, from the data on. Then the database need not
 * store twice what is most of both. The format does not matter, because only characters are compared.
 */
export function findSharedSuffix(eventText: string): (body: string) => SharedBodySuffix | null {
  const found = eventText.indexOf(BEFORE_DATA);
  if (found < 0) return () => null;
  const at = found + BEFORE_DATA.length;
  const end = eventText.slice(at);
  const suffix = { at, length: end.length };
  return (body) => (body.endsWith(end) ? suffix : null);
}

/** The part of a body that is stored with the delivery. */
export function withoutSharedSuffix(body: string, suffix: SharedBodySuffix | null): string {
  return suffix === null ? body : body.slice(0, body.length - suffix.length);
}

/**
 * The whole body again, made of the part that is stored with the delivery and the text of its event. Null if that text is
 * needed and missing, which Haak never brings about: an event stays as long as a call of it may be shown or made.
 */
export function withSharedSuffix(own: string, suffixAt: number | null, eventText: string | null): string | null {
  if (suffixAt === null) return own;
  return eventText === null ? null : own + eventText.slice(suffixAt);
}
