/** The places where calls may arrive, with their names in the table. A path is a path of the receiver. */
export const PLACES = {
  "/orders": "orders URL",
  "/cancellations": "cancellations URL",
  "/workbook": "product 8",
  "/upsell": "upsell 3",
  zap: "Zap",
  huddle: "Huddle",
  login: "login mail",
} as const;

/** A place of the story. A call at any other place is never expected. */
export type Place = keyof typeof PLACES;

/** The name of a place, also of one that the story does not have. */
export function placeWords(place: string): string {
  return Object.hasOwn(PLACES, place) ? PLACES[place as Place] : `${place} (not part of the story)`;
}

/** Whether a place gets calls of the hub. A login mail does not count, because Huddle sends it. */
export function isCall(place: string): boolean {
  return place !== "login";
}
