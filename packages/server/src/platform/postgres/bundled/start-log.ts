/** What the start of the database tells; a pino logger fits. */
export interface StartLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}
