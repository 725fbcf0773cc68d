/** What stands where a wall is: one statement in one file, and the words by which the linter refuses it, if it must. */
export interface Planting {
  readonly at: string;
  readonly statement: string;
  readonly refusal: string | null;
}

const from = (source: string) => `import { something } from "${source}";`;
const refused = (refusal: string, at: string, statement: string): Planting => ({ at, statement, refusal });
const allowed = (at: string, statement: string): Planting => ({ at, statement, refusal: null });

const stages = ["accept", "plan", "queue", "send", "track", "view"] as const;

/** Every ordered pair of stages of one package: forwards refused, backwards and its own allowed. */
const stageWalls = (name: string, present: readonly string[]): Planting[] =>
  present.flatMap((here, place) =>
    present.map((there, otherPlace) => {
      const at = `packages/${name}/src/${here}/deep/to-${there}.ts`;
      const statement = from(there === here ? "../other.ts" : `../../${there}/other.ts`);
      return otherPlace > place ? refused(here, at, statement) : allowed(at, statement);
    }),
  );

const coreIsPure = "core is pure";
const core: Planting[] = [
  ...["node:fs", "node:timers", "node:http", "express", "kysely", "zod/mini", "@haak/huddle-connector"].map(
    (source, index) => refused(coreIsPure, `packages/core/src/plan/pure-${index}.ts`, from(source)),
  ),
  refused(coreIsPure, "packages/core/src/plan/pure-type.ts", 'export type Load = import("node:fs").Stats;'),
  refused(coreIsPure, "packages/core/src/plan/pure-later.ts", 'export const load = () => import("node:fs");'),
  refused(coreIsPure, "packages/core/src/plan/pure-again.ts", 'export { readFile } from "node:fs";'),
  refused("never by a path", "packages/core/src/plan/by-path.ts", from("../../../server/src/config.ts")),
  allowed("packages/core/src/plan/zod.ts", from("zod")),
  allowed("packages/core/src/send/crypto.ts", from("node:crypto")),
];

const server: Planting[] = [
  ...stages.map((stage) =>
    refused("world knows nothing", `packages/server/src/world/to-${stage}.ts`, from(`../${stage}/other.ts`)),
  ),
  ...stages.map((stage) => allowed(`packages/server/src/${stage}/to-world.ts`, from("../world/clock.ts"))),
  ...stages.map((stage) =>
    refused("Only run-hub.ts", `packages/server/src/${stage}/to-hub.ts`, `import type { Hub } from "../hub.ts";`),
  ),
  refused("Only run-hub.ts", "packages/server/src/world/http/to-hub.ts", from("../../hub.ts")),
  refused("Only run-hub.ts", "packages/server/src/config.ts", from("./hub.ts")),
  allowed("packages/server/src/accept/journey.test.ts", `${from("../hub.ts")}\n${from("../view/other.ts")}`),
  allowed("packages/server/src/run-hub.ts", from("./hub.ts")),
  refused("Only hub.ts", "packages/server/src/send/connector.ts", from("@haak/huddle-connector")),
  refused("Only hub.ts", "packages/server/src/world/connector.ts", from("@haak/huddle-connector")),
  refused("Only hub.ts", "packages/server/src/plan/connector.ts", from("@haak/http-member-connector")),
  allowed("packages/server/src/hub.ts", `${from("@haak/huddle-connector")}\n${from("./send/engine.ts")}`),
  refused("Only world opens", "packages/server/src/accept/pg.ts", from("pg")),
  allowed("packages/server/src/world/pg.ts", from("pg")),
  ...["nodemailer", "nodemailer/lib/smtp-connection"].map((source, index) =>
    refused("Only world/mail.ts sends mail", `packages/server/src/track/mail/send-${index}.ts`, from(source)),
  ),
  refused("Only world/mail.ts sends mail", "packages/server/src/world/post.ts", from("nodemailer")),
  refused(
    "Only world/mail.ts sends mail",
    "packages/server/src/hub.mail.ts",
    'export const load = () => import("nodemailer");',
  ),
  allowed("packages/server/src/world/mail.ts", from("nodemailer")),
  refused("parts of the guarded request", "packages/server/src/send/attempt.ts", from("./connection-pool.ts")),
  refused("parts of the guarded request", "packages/server/src/track/attempt.ts", from("../send/dial.ts")),
  refused("A migration means", "packages/server/migrations/0099-bad.ts", from("../src/world/tables.ts")),
  allowed("packages/server/migrations/0099-good.ts", from("kysely")),
];

const packages: Planting[] = [
  ...["cli", "client", "core", "dashboard", "huddle-connector", "http-member-connector", "zapier-app", "sandbox"].map(
    (name) =>
      refused("Nothing imports the server", `packages/${name}/test/to-server.contract.ts`, from("@haak/server")),
  ),
  refused("A connector imports", "packages/huddle-connector/src/accept/net.ts", from("undici")),
  refused("A connector imports", "packages/huddle-connector/src/accept/server.ts", from("@haak/server")),
  refused("A connector imports", "packages/http-member-connector/src/net.ts", from("undici")),
  refused("A connector imports", "packages/http-member-connector/src/huddle.ts", from("@haak/huddle-connector")),
  allowed("packages/huddle-connector/src/accept/core.ts", `${from("@haak/core")}\n${from("zod")}`),
  ...["@haak/core", "zod", "node:fs"].map((source, index) =>
    refused("The client imports", `packages/client/src/other-${index}.ts`, from(source)),
  ),
  ...["pg", "undici", "@haak/huddle-connector"].map((source, index) =>
    refused("The command line imports", `packages/cli/src/other-${index}.ts`, from(source)),
  ),
  refused("The command line imports", "packages/cli/src/sandbox.ts", from("@haak/sandbox")),
  allowed("packages/cli/src/own.ts", `${from("commander")}\n${from("@haak/client")}\n${from("@haak/core")}`),
  allowed("packages/cli/src/commands/own.ts", `${from("node:stream/consumers")}\n${from("../table.ts")}`),
  allowed("packages/client/src/own.ts", `${from("openapi-fetch")}\n${from("./problem-error.ts")}`),
  allowed("packages/sandbox/src/demo/client.ts", from("@haak/client")),
  refused("The Zapier app", "packages/zapier-app/src/core.ts", from("@haak/core")),
  refused("The Zapier app", "packages/zapier-app/src/server.ts", from("@haak/server")),
  refused("never by a path", "packages/zapier-app/src/run/by-path.ts", from("../../../server/src/config.ts")),
  allowed("packages/zapier-app/src/platform.ts", from("zapier-platform-core")),
  ...["server", "zapier-app"].flatMap((name) => [
    refused("sandbox", `packages/${name}/src/to-sandbox.ts`, from("@haak/sandbox")),
    refused("sandbox", `packages/${name}/src/to-sandbox-by-path.ts`, from("../../sandbox/src/index.ts")),
  ]),
  ...["core", "server"].flatMap((name) => [
    refused("A stand-in", `packages/sandbox/src/plugandpay/to-${name}.ts`, from(`@haak/${name}`)),
    refused("A stand-in", `packages/sandbox/src/plugandpay/to-${name}.test.ts`, from(`@haak/${name}`)),
    refused("A stand-in", `packages/sandbox/test/to-${name}.test.ts`, from(`../../${name}/src/index.ts`)),
  ]),
  allowed("packages/sandbox/src/zapier/app.ts", from("@haak/zapier-app")),
];

const features = "packages/dashboard/src/features";
const dashboard: Planting[] = [
  ...[from("../rules/get-rules.ts"), from("../../features/rules/get-rules.ts"), from("../rules.ts")].map(
    (statement, index) => refused("no other feature", `${features}/events/other-${index}.tsx`, statement),
  ),
  ...[from("../../rules/get-rules.ts"), from("../../../features/rules/get-rules.ts")].map((statement, index) =>
    refused("no other feature", `${features}/events/one-event/other-${index}.tsx`, statement),
  ),
  refused("A feature is one folder", `${features}/events/one-event/deep/mine.tsx`, from("./other.tsx")),
  allowed(`${features}/events/mine.tsx`, `${from("./list.tsx")}\n${from("./one-event/story.tsx")}`),
  allowed(`${features}/events/one-event/mine.tsx`, `${from("../list.tsx")}\n${from("../other-part/line.tsx")}`),
  allowed(`${features}/events/below.tsx`, `${from("../../ui/page.tsx")}\n${from("../../api/api-provider.tsx")}`),
  refused("paths.ts of app", `${features}/events/app.tsx`, from("../../app/shell/shell.tsx")),
  allowed(`${features}/events/paths.tsx`, from("../../app/paths.ts")),
  allowed(
    "packages/dashboard/src/app/app.routes.tsx",
    'export const load = () => import("../features/events/list.tsx");',
  ),
  ...["ui", "api", "i18n"].flatMap((place) => [
    refused("import neither", `packages/dashboard/src/${place}/to-feature.tsx`, from("../features/events/list.tsx")),
    refused("import neither", `packages/dashboard/src/${place}/deep/to-app.tsx`, from("../../app/paths.ts")),
  ]),
  ...["api", "i18n"].map((place) =>
    refused("nothing of ui", `packages/dashboard/src/${place}/to-ui.tsx`, from("../ui/page.tsx")),
  ),
  allowed("packages/dashboard/src/ui/to-api.tsx", from("../api/live-list.ts")),
  refused("Only @haak/client", `${features}/events/get-events.ts`, from("openapi-fetch")),
  refused("Only @haak/client", "packages/dashboard/src/api/client.ts", from("openapi-fetch")),
  allowed("packages/dashboard/src/api/client-of-hub.ts", from("@haak/client")),
  refused("HTTP API only", "packages/dashboard/src/api/core.ts", from("@haak/core")),
  refused("HTTP API only", "packages/dashboard/src/api/sandbox.ts", from("@haak/sandbox")),
  refused("stand-in", "packages/dashboard/src/api/sandbox-by-path.ts", from("../../../sandbox/src/index.ts")),
];

const outgoing = "Only send/post.ts calls out";
const calls: Planting[] = [
  ...["undici", "node:https", "https", "node:http2", "node:tls", "node:dgram", "node:net", "node:http"].map(
    (source, index) => refused(outgoing, `packages/server/src/track/call-${index}.ts`, from(source)),
  ),
  refused(outgoing, "packages/server/src/send/engine.ts", from("undici")),
  refused(
    outgoing,
    "packages/server/src/hub.fetch.ts",
    'export const answer = globalThis.fetch("https://example.com");',
  ),
  refused(outgoing, "packages/server/src/world/later.ts", 'export const load = () => import("undici");'),
  refused(outgoing, "packages/server/src/world/http/call.ts", 'import { createServer, request } from "node:http";'),
  refused(outgoing, "packages/server/src/world/postgres/call.ts", 'import { connect } from "node:net";'),
  refused(outgoing, "packages/server/src/accept/listen.ts", 'import { createServer } from "node:net";'),
  refused(outgoing, "packages/zapier-app/src/call.ts", from("node:https")),
  refused(
    "global variable fetch",
    "packages/server/src/track/fetch.ts",
    'export const answer = fetch("https://a.example");',
  ),
  refused(
    "global variable fetch",
    "packages/zapier-app/src/fetch.ts",
    'export const answer = fetch("https://a.example");',
  ),
  allowed("packages/server/src/send/post.ts", `${from("undici")}\n${from("./connection-pool.ts")}`),
  allowed("packages/server/src/send/read.ts", 'import type { Socket } from "node:net";'),
  allowed("packages/server/src/send/judge.ts", 'import { isIP, type Socket } from "node:net";'),
  allowed("packages/server/src/world/http/serve.ts", 'import { createServer, type Server } from "node:http";'),
  allowed("packages/server/src/world/postgres/port.ts", 'import { createServer } from "node:net";'),
  allowed("packages/server/src/world/call.test.ts", from("undici")),
  allowed("packages/sandbox/src/plugandpay/call.ts", 'export const answer = fetch("https://example.com");'),
];

const reads: Planting[] = [
  refused(
    "view/ only reads",
    "packages/server/src/view/insert.ts",
    'export const run = (db) => db.insertInto("event");',
  ),
  refused("view/ only reads", "packages/server/src/view/raw.ts", "export const run = (sql) => sql`delete from event`;"),
  refused(
    "view/ only reads",
    "packages/server/src/view/store.ts",
    'import { deleteRule } from "../plan/rule-store.ts";',
  ),
  allowed("packages/server/src/view/select.ts", 'export const run = (db) => db.selectFrom("event");'),
  allowed("packages/server/src/view/list.ts", 'import { listRules } from "../plan/rule-store.ts";'),
  allowed("packages/server/src/accept/insert.ts", 'export const run = (db) => db.insertInto("event");'),
];

/** Every wall, by the promise that it keeps. */
export const walls: Readonly<Record<string, readonly Planting[]>> = {
  "core imports zod, node:crypto and itself": core,
  "a stage of core imports earlier stages only": stageWalls("core", stages.slice(0, 5)),
  "a stage of the server imports earlier stages only": stageWalls("server", stages),
  "the server is composed in one place": server,
  "packages know only what they may": packages,
  "features of the dashboard stand alone": dashboard,
  "only the guarded request calls out": calls,
  "view does not write": reads,
};
