/** How the hub shows a value that it does not tell. Sent back under the same name it means: as it is. */
export const MASKED = "[masked]";
