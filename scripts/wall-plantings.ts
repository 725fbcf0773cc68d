/**
 * A planted statement in one file, and a part of the linter's message if the statement breaks a wall, otherwise null.
 */
export interface Planting {
  readonly at: string;
  readonly statement: string;
  readonly refusal: string | null;
}

const from = (source: string) => `import { something } from "${source}";`;
const refused = (refusal: string, at: string, statement: string): Planting => ({ at, statement, refusal });
const allowed = (at: string, statement: string): Planting => ({ at, statement, refusal: null });

const coreIsPure = "core is pure";
const core: Planting[] = [
  ...["node:fs", "node:timers", "node:http", "express", "kysely", "zod/mini", "@haak/huddle-connector"].map(
    (source, index) => refused(coreIsPure, `packages/core/src/rules/pure-${index}.ts`, from(source)),
  ),
  refused(coreIsPure, "packages/core/src/rules/pure-type.ts", 'export type Load = import("node:fs").Stats;'),
  refused(coreIsPure, "packages/core/src/rules/pure-later.ts", 'export const load = () => import("node:fs");'),
  refused(coreIsPure, "packages/core/src/rules/pure-again.ts", 'export { readFile } from "node:fs";'),
  refused("never by a path", "packages/core/src/rules/by-path.ts", from("../../../server/src/config.ts")),
  allowed("packages/core/src/rules/zod.ts", from("zod")),
  allowed("packages/core/src/messages/crypto.ts", from("node:crypto")),
];

const folders = ["pipeline", "sources", "features", "operations"] as const;
const SRC = "packages/server/src";
const ownIndex = "through its index.ts only";

const server: Planting[] = [
  ...folders.map((folder) =>
    refused("platform imports no other folder", `${SRC}/platform/to-${folder}.ts`, from(`../${folder}/other.ts`)),
  ),
  ...folders.map((folder) => allowed(`${SRC}/${folder}/some/to-platform.ts`, from("../../platform/time/clock.ts"))),
  ...(["sources", "features", "operations"] as const).map((folder) =>
    refused("pipeline imports platform only", `${SRC}/pipeline/send/to-${folder}.ts`, from(`../../${folder}/other.ts`)),
  ),
  allowed(`${SRC}/pipeline/accept/to-plan.ts`, from("../plan/plan-event.ts")),
  refused(
    "never a source or an operation",
    `${SRC}/features/rules/to-source.ts`,
    from("../../sources/plugandpay/a.ts"),
  ),
  refused("never a source or an operation", `${SRC}/features/rules/to-move.ts`, from("../../operations/move/move.ts")),
  refused(ownIndex, `${SRC}/features/rules/to-endpoints.ts`, from("../endpoints/endpoint-store.ts")),
  refused(ownIndex, `${SRC}/features/rules/what-if/to-endpoints.ts`, from("../../../features/endpoints/store.ts")),
  refused(ownIndex, `${SRC}/sources/plugandpay/to-audit.ts`, from("../../features/audit/note-change.ts")),
  allowed(`${SRC}/features/rules/to-index.ts`, from("../endpoints/index.ts")),
  allowed(`${SRC}/features/rules/to-own.ts`, from("./rule-store.ts")),
  allowed(`${SRC}/features/rules/to-own-folder.ts`, from("./what-if/preview-rule.ts")),
  allowed(`${SRC}/features/rules/to-pipeline.ts`, from("../../pipeline/plan/plan-event.ts")),
  allowed(`${SRC}/sources/plugandpay/to-index.ts`, from("../../features/audit/index.ts")),
  ...(["pipeline", "sources", "features"] as const).map((folder) =>
    refused("An operation works", `${SRC}/operations/move/to-${folder}.ts`, from(`../../${folder}/other.ts`)),
  ),
  allowed(`${SRC}/operations/rotate.ts`, from("../config.ts")),
  ...folders.map((folder) =>
    refused("Only run-hub.ts", `${SRC}/${folder}/to-hub.ts`, `import type { Hub } from "../hub.ts";`),
  ),
  refused("Only run-hub.ts", `${SRC}/platform/http/to-hub.ts`, from("../../hub.ts")),
  refused("Only run-hub.ts", `${SRC}/config.ts`, from("./hub.ts")),
  allowed(`${SRC}/pipeline/journey.test.ts`, `${from("../hub.ts")}\n${from("../features/rules/store.ts")}`),
  allowed(`${SRC}/run-hub.ts`, from("./hub.ts")),
  refused("Only hub.ts", `${SRC}/pipeline/send/connector.ts`, from("@haak/huddle-connector")),
  refused("Only hub.ts", `${SRC}/platform/connector.ts`, from("@haak/huddle-connector")),
  refused("Only hub.ts", `${SRC}/features/access/connector.ts`, from("@haak/http-member-connector")),
  allowed(`${SRC}/hub.ts`, `${from("@haak/huddle-connector")}\n${from("./pipeline/send/engine.ts")}`),
  refused("Only platform opens", `${SRC}/pipeline/accept/pg.ts`, from("pg")),
  allowed(`${SRC}/platform/postgres/pg.ts`, from("pg")),
  ...["nodemailer", "nodemailer/lib/smtp-connection"].map((source, index) =>
    refused("Only platform/mail/mail.ts sends mail", `${SRC}/features/alerts/send-${index}.ts`, from(source)),
  ),
  refused("Only platform/mail/mail.ts sends mail", `${SRC}/platform/post.ts`, from("nodemailer")),
  refused(
    "Only platform/mail/mail.ts sends mail",
    `${SRC}/hub.mail.ts`,
    'export const load = () => import("nodemailer");',
  ),
  allowed(`${SRC}/platform/mail/mail.ts`, from("nodemailer")),
  refused("parts of the guarded request", `${SRC}/platform/http-client/attempt.ts`, from("./connection-pool.ts")),
  refused(
    "parts of the guarded request",
    `${SRC}/pipeline/send/attempt.ts`,
    from("../../platform/http-client/dial.ts"),
  ),
  refused(
    "A migration means",
    "packages/server/migrations/0099-bad.ts",
    from("../src/platform/postgres/tables/tables.ts"),
  ),
  allowed("packages/server/migrations/0099-good.ts", from("kysely")),
];

const packages: Planting[] = [
  ...["cli", "client", "core", "dashboard", "huddle-connector", "http-member-connector", "zapier-app", "sandbox"].map(
    (name) =>
      refused("Nothing imports the server", `packages/${name}/test/to-server.contract.ts`, from("@haak/server")),
  ),
  refused("A connector imports", "packages/huddle-connector/src/any/net.ts", from("undici")),
  refused("A connector imports", "packages/huddle-connector/src/any/server.ts", from("@haak/server")),
  refused("A connector imports", "packages/http-member-connector/src/net.ts", from("undici")),
  refused("A connector imports", "packages/http-member-connector/src/huddle.ts", from("@haak/huddle-connector")),
  allowed("packages/huddle-connector/src/any/core.ts", `${from("@haak/core")}\n${from("zod")}`),
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
  allowed(`${features}/events/below.tsx`, `${from("../../ui/page.tsx")}\n${from("../../api/events.ts")}`),
  refused("paths.ts of app", `${features}/events/app.tsx`, from("../../app/shell/shell.tsx")),
  refused("Requests stand in api", `${features}/events/get-event.tsx`, from("../../api/client/api-provider.tsx")),
  refused("Requests stand in api", `${features}/events/story/stale.tsx`, from("../../../api/client/query-keys.ts")),
  refused("Requests stand in api", "packages/dashboard/src/ui/request.tsx", from("../api/client/api-provider.tsx")),
  allowed("packages/dashboard/src/api/orders.ts", from("./client/api-provider.tsx")),
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
  allowed("packages/dashboard/src/ui/to-api.tsx", from("../api/client/live-list.ts")),
  refused("Only @haak/client", `${features}/events/get-events.ts`, from("openapi-fetch")),
  refused("Only @haak/client", "packages/dashboard/src/api/client/create-api.ts", from("openapi-fetch")),
  allowed("packages/dashboard/src/api/client-of-hub.ts", from("@haak/client")),
  refused("HTTP API only", "packages/dashboard/src/api/core.ts", from("@haak/core")),
  refused("HTTP API only", "packages/dashboard/src/api/sandbox.ts", from("@haak/sandbox")),
  refused("stand-in", "packages/dashboard/src/api/sandbox-by-path.ts", from("../../../sandbox/src/index.ts")),
];

const outgoing = "Only platform/http-client/http-client.ts calls out";
const calls: Planting[] = [
  ...["undici", "node:https", "https", "node:http2", "node:tls", "node:dgram", "node:net", "node:http"].map(
    (source, index) => refused(outgoing, `packages/server/src/features/any/call-${index}.ts`, from(source)),
  ),
  refused(outgoing, "packages/server/src/pipeline/worker.ts", from("undici")),
  refused(
    outgoing,
    "packages/server/src/hub.fetch.ts",
    'export const answer = globalThis.fetch("https://example.com");',
  ),
  refused(outgoing, "packages/server/src/platform/later.ts", 'export const load = () => import("undici");'),
  refused(outgoing, "packages/server/src/platform/http/call.ts", 'import { createServer, request } from "node:http";'),
  refused(outgoing, "packages/server/src/platform/postgres/call.ts", 'import { connect } from "node:net";'),
  refused(outgoing, "packages/server/src/pipeline/accept/listen.ts", 'import { createServer } from "node:net";'),
  refused(outgoing, "packages/zapier-app/src/call.ts", from("node:https")),
  refused(
    "global variable fetch",
    "packages/server/src/features/any/fetch.ts",
    'export const answer = fetch("https://a.example");',
  ),
  refused(
    "global variable fetch",
    "packages/zapier-app/src/fetch.ts",
    'export const answer = fetch("https://a.example");',
  ),
  allowed(
    "packages/server/src/platform/http-client/http-client.ts",
    `${from("undici")}\n${from("./connection-pool.ts")}`,
  ),
  allowed("packages/server/src/pipeline/send/types.ts", 'import type { Socket } from "node:net";'),
  allowed("packages/server/src/pipeline/send/judge.ts", 'import { isIP, type Socket } from "node:net";'),
  allowed("packages/server/src/platform/http/serve.ts", 'import { createServer, type Server } from "node:http";'),
  allowed("packages/server/src/platform/postgres/port.ts", 'import { createServer } from "node:net";'),
  allowed("packages/server/src/platform/call.test.ts", from("undici")),
  allowed("packages/sandbox/src/plugandpay/call.ts", 'export const answer = fetch("https://example.com");'),
];

const onlyReads = "read-, show-, find- or list- only reads";
const reads: Planting[] = [
  refused(onlyReads, `${SRC}/features/any/list-things.ts`, 'export const run = (db) => db.insertInto("event");'),
  refused(onlyReads, `${SRC}/features/any/show-things.ts`, "export const run = (sql) => sql`delete from event`;"),
  refused(onlyReads, `${SRC}/features/any/find-things.ts`, 'import { deleteRule } from "../rules/index.ts";'),
  allowed(`${SRC}/features/any/read-things.ts`, 'export const run = (db) => db.selectFrom("event");'),
  allowed(`${SRC}/features/any/list-rules.ts`, 'import { listRules } from "../rules/index.ts";'),
  allowed(`${SRC}/features/any/insert.ts`, 'export const run = (db) => db.insertInto("event");'),
];

/** The plantings of every wall, by its promise. */
export const walls: Readonly<Record<string, readonly Planting[]>> = {
  "core imports zod, node:crypto and itself": core,
  "the folders of the server import only what lies below them, and one file composes them": server,
  "packages know only what they may": packages,
  "features of the dashboard stand alone": dashboard,
  "only the guarded request calls out": calls,
  "a file that is named for reading does not write": reads,
};
