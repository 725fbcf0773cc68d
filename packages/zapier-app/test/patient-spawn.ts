import childProcess, { type SpawnOptions } from "node:child_process";

/**
 * Loaded into Zapier's command line by the tests. It makes the command line wait longer than five seconds for a build
 * to load, because a build on a busy machine would otherwise count as broken. The tests check themselves whether it
 * loads and works.
 */
const { spawn } = childProcess;

Object.assign(childProcess, {
  spawn: (command: string, args: readonly string[], { timeout: _, ...options }: SpawnOptions = {}) =>
    spawn(command, args, options),
});
