import { pino } from "pino";

/** The narrow part of the log that the hub uses: facts first, then one sentence. */
export type Log = Pick<pino.Logger, "debug" | "info" | "warn" | "error" | "fatal">;

/** Levels that `LOG_LEVEL` may name. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** Names whose values never reach the log, at any depth that our lines have. */
const SECRET_NAMES = ["authorization", "api_key", "apiKey", "secret", "secrets", "password", "cookie", "x-api-key"];

/** A JSON log on standard output, with everything that is secret left out. */
export function createLog(level: (typeof LOG_LEVELS)[number]): Log {
  const paths = SECRET_NAMES.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);
  return pino({ level, base: null, redact: { paths, censor: "[secret]" }, timestamp: pino.stdTimeFunctions.isoTime });
}
