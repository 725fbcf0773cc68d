/** A kill counts if this many attempts were cut off by it, as seen by the receivers. */
export const IN_FLIGHT_MIN = 10;
