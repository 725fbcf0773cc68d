/** Where calls may arrive in the story, with the words for it in the table. A path is one of the receiver. */
export const PLACES = {
  "/orders": "orders URL",
  "/cancellations": "cancellations URL",
  "/workbook": "product 8",
  "/upsell": "upsell 3",
  zap: "Zap",
  huddle: "Huddle",
  login: "login mail",
} as const;

/** A place that the story knows. Calls anywhere else are unexpected by that alone. */
export type Place = keyof typeof PLACES;

/** The words for a place, or for one that nobody set up. */
export function placeWords(place: string): string {
  return Object.hasOwn(PLACES, place) ? PLACES[place as Place] : `${place} (set up by nobody)`;
}

/** A mail is what Huddle does upon a call, and is not counted as a call of the hub. */
export function isCall(place: string): boolean {
  return place !== "login";
}
