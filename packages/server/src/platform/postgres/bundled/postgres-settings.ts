/**
 * Settings of the bundled PostgreSQL, given on its command line at every start, so that a newer hub changes them
 * without touching the data folder. What a 2xx promises rests on `fsync` and `synchronous_commit`.
 */
export const bundledSettings: readonly string[] = [
  "listen_addresses=127.0.0.1",
  // Paths of sockets have a limit of about 100 bytes that a deep data folder exceeds.
  "unix_socket_directories=",
  "fsync=on",
  "synchronous_commit=on",
  "shared_buffers=64MB",
  "max_connections=50",
  // Containers often have a /dev/shm too small for POSIX shared memory.
  "dynamic_shared_memory_type=mmap",
  "password_encryption=scram-sha-256",
  "timezone=UTC",
  "log_timezone=UTC",
  "lc_messages=C",
  // Statements and details of errors hold customers' data; the hub logs what matters of them itself.
  "log_min_error_statement=panic",
  "log_error_verbosity=terse",
  "log_checkpoints=off",
];

/** The same for databases of tests, which nobody misses after a power cut. */
export const throwawaySettings: readonly string[] = [
  ...bundledSettings.filter((setting) => !/^(fsync|synchronous_commit|max_connections)=/.test(setting)),
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  // Piles are analyzed by who makes them, and emptied again before anybody needs them tidied.
  "autovacuum=off",
  "max_connections=200",
];

/** `-c name=value` for each. */
export function settingArguments(settings: readonly string[]): string[] {
  return settings.flatMap((setting) => ["-c", setting]);
}
