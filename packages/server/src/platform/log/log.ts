import { pino } from "pino";
import { traceIdOf } from "../tracing/tracing.ts";

/** The part of the log that the hub uses: facts first, and then one message. */
export type Log = Pick<pino.Logger, "debug" | "info" | "warn" | "error" | "fatal">;

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** Names whose values must never reach the log, at any depth that our lines have. */
const SECRET_NAMES = [
  ...["authorization", "api_key", "apiKey", "secret", "secrets", "password", "cookie", "x-api-key"],
  ...["token", "api_token", "apiToken", "webhook_key", "webhookKey", "masterKey", "sealed", "set-cookie"],
];

/** Creates a JSON log on standard output, without secrets. With several processes, `processNumber` tells whose line it is. */
export function createLog(level: (typeof LOG_LEVELS)[number], processNumber: number | null = null): Log {
  const paths = SECRET_NAMES.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);
  const redact = { paths, censor: "[secret]" };
  // Serialised only for a line that is written.
  const serializers = { error: describeError, trace_id: traceIdOf };
  const base = processNumber === null ? null : { process: processNumber };
  return pino({ level, base, redact, serializers, timestamp: pino.stdTimeFunctions.isoTime });
}

/**
 * The message, code and stack of an error. Its other properties are left out, because a database error contains the row and a client error
 * the request, which may be secret.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = "code" in error ? error.code : undefined;
  const cause = error.cause === undefined ? undefined : describeError(error.cause);
  return { type: error.name, message: error.message, code, stack: error.stack, cause };
}
