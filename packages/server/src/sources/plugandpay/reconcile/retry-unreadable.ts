import type { GuardedRequest, Language, UserMessage } from "@haak/core";
import { Router } from "express";
import { z } from "zod";
import { type AuditParts, noteChange } from "../../../features/audit/index.ts";
import type { AcceptEvent } from "../../../pipeline/accept/group-events.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { shopOf } from "../../../platform/http/authenticate.ts";
import { json, type OperationGroup } from "../../../platform/http/openapi/operation.ts";
import { idOf, listOf, moment, PAGE_QUERY } from "../../../platform/http/openapi/parts.ts";
import { readPage, toPage } from "../../../platform/http/page.ts";
import { conflict, notFound } from "../../../platform/http/problem.ts";
import { languageOf, translateHubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Database, Tx } from "../../../platform/postgres/database.ts";
import type { Shop } from "../../../platform/shop.ts";
import { createPacedAsk } from "../fetch/paced-ask.ts";
import { type Proof, proveSubscription } from "../fetch/proof.ts";
import { proveOrder } from "../fetch/prove-order.ts";
import { fieldAtPlugAndPay, parseDrafts, type UnreadableThing } from "../fetch/unreadable.ts";
import { readHistory } from "../map/read-histories.ts";
import { storableText } from "../receive/notice-store.ts";
import { lockToken, type PlugAndPaySource, readSource, refuseToken, tokenProblem } from "../source/source-store.ts";
import {
  type ComparedKind,
  findOpenThing,
  readOpenThings,
  replaceUnreadable,
  resolveUnreadable,
  showUnreadable,
  unreadableSchema,
} from "./reconciliation-store.ts";

const openThing = unreadableSchema
  .extend({
    reconciliation_id: idOf("rec").meta({ description: "The newest comparison that could not read it." }),
    found_at: moment.meta({ description: "When that comparison started." }),
  })
  .meta({ id: "OpenUnreadable" });

const retried = z
  .object({
    key: z.string(),
    state: z.enum(["read", "gone", "unreadable", "not_asked"]).meta({
      description:
        "`read`: it was read, and its missing events were added. `gone`: Plug&Pay does not have it any more. " +
        "`unreadable`: it still cannot be read. `not_asked`: Plug&Pay gave no answer, so that nothing is known.",
    }),
    event_ids: z
      .array(idOf("evt"))
      .meta({ description: "All events of a thing that was read, also those that were known." }),
    unreadable: unreadableSchema
      .nullable()
      .meta({ description: "What cannot be read now. Null unless it is unreadable." }),
    error: z.string().nullable().meta({ description: "Why it was not read. Null if it was." }),
  })
  .meta({ id: "RetriedUnreadable" });

export const UNREADABLE_OPERATIONS: OperationGroup = {
  tag: "Plug&Pay",
  caller: "shop",
  operations: {
    "GET /v1/unreadable": {
      id: "listUnreadable",
      summary: "The orders and subscriptions that comparisons could not read",
      description: "Each is listed once, those of the newest comparison first.",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("UnreadableList", openThing), "A page of them.") },
      translated: true,
    },
    "POST /v1/unreadable/{key}/retry": {
      id: "retryUnreadable",
      summary: "Read an order or subscription from Plug&Pay again",
      description:
        "Its missing events are added as a comparison adds them: rules that were made later do not call for them. " +
        "Once it is read, no comparison names it any more. The answer comes after Plug&Pay's answer.",
      answers: { 200: json(retried, "The result.") },
      conflict: "No API token is set, or Plug&Pay refused it.",
      translated: true,
    },
  },
};

interface UnreadableRouteParts extends AuditParts {
  readonly db: Database;
  readonly seal: Seal;
  readonly request: GuardedRequest;
  readonly accept: AcceptEvent;
  /** The time limit of each request to Plug&Pay. */
  readonly timeoutMs: number;
  /** Waits for this many milliseconds. */
  readonly wait: (ms: number) => Promise<unknown>;
}

/** `/v1/unreadable`: what comparisons could not read, and the route that reads one of them again. */
export function unreadableRoutes(parts: UnreadableRouteParts): Router {
  const { db } = parts;
  const router = Router();
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const rows = await readOpenThings(db, shopOf(response), page);
    const language = languageOf(request);
    response.set("Content-Language", language).json(
      toPage(rows, page, {
        id: ({ place }) => place,
        show: ({ thing, reconciliationId, foundAt }) => ({
          ...showUnreadable(thing, language),
          reconciliation_id: reconciliationId,
          found_at: foundAt.toISOString(),
        }),
      }),
    );
  });
  router.post("/:key/retry", async (request, response) => {
    const shop = shopOf(response);
    const key = storableText(request.params.key);
    const open = await findOpenThing(db, shop, key);
    if (open === null || open.thing.id === null) throw notFound("thing_unreadable");
    const source = await readSource(parts, shop);
    const problem = tokenProblem(source);
    if (problem !== null) throw conflict(problem.code, problem.why);
    const asked = { kind: open.thing.kind, id: open.thing.id };
    const outcome = await readAgain(parts, source, asked);
    await db.transaction().execute(async (tx) => {
      await record(tx, source, { asked, outcome });
      await noteChange(parts, tx, { response, action: "unreadable.retried", subject: key });
    });
    const language = languageOf(request);
    response.set("Content-Language", language).json(showOutcome({ key, outcome, language }));
  });
  return router;
}

/** The order or subscription to read, by its id at Plug&Pay. */
interface AskedThing {
  readonly kind: ComparedKind;
  readonly id: string;
}

type Outcome =
  | { readonly state: "read"; readonly eventIds: readonly string[]; readonly added: number }
  | { readonly state: "gone"; readonly why: UserMessage }
  | { readonly state: "unreadable"; readonly thing: UnreadableThing<ComparedKind> }
  | { readonly state: "not_asked"; readonly why: UserMessage; readonly isTokenRefused: boolean };

async function readAgain(parts: UnreadableRouteParts, source: PlugAndPaySource, asked: AskedThing): Promise<Outcome> {
  const proof = await proveAgain(parts, source, asked);
  switch (proof.kind) {
    case "proved":
      return acceptProved(parts.accept, source.shop, { asked, proof });
    case "unreadable":
      return { state: "unreadable", thing: { ...proof.thing, ...asked } };
    case "missing":
    case "unusable":
      return { state: "gone", why: proof.why };
    default:
      return { state: "not_asked", why: proof.why, isTokenRefused: proof.kind === "token_refused" };
  }
}

/** The history is read first, so that the answer of Plug&Pay is newer than every event in it. */
async function proveAgain(
  parts: UnreadableRouteParts,
  source: PlugAndPaySource,
  { kind, id }: AskedThing,
): Promise<Proof> {
  const { db } = parts;
  // Nothing is leased here: two retries at once make the same events, and their keys store them once.
  const keepUntil = async () => undefined;
  const ask = createPacedAsk({ ...parts, keepUntil }, source, source.apiToken ?? "");
  if (kind === "order") {
    return proveOrder(ask, { id, history: await readHistory(db, source.shop, { subject: "order", id }) });
  }
  const history = await readHistory(db, source.shop, { subject: "subscription", id });
  return proveSubscription(ask, { id, noticeType: "subscription.started", history });
}

/** Accepts all events or none, so that an order that is still incomplete does not look as if it was read. */
async function acceptProved(
  accept: AcceptEvent,
  shop: Shop,
  { asked, proof }: { asked: AskedThing; proof: Extract<Proof, { kind: "proved" }> },
): Promise<Outcome> {
  const { events, problem } = parseDrafts(proof.events);
  if (problem !== null) return { state: "unreadable", thing: { ...asked, ...fieldAtPlugAndPay(problem) } };
  const { notes } = proof;
  const accepted = await Promise.all(
    events.map((event) => accept({ shop, event, foundByReconciliation: true, notes })),
  );
  return {
    state: "read",
    eventIds: accepted.map(({ id }) => id),
    added: accepted.filter(({ duplicate }) => !duplicate).length,
  };
}

async function record(
  tx: Tx,
  source: PlugAndPaySource,
  { asked: { kind, id }, outcome }: { asked: AskedThing; outcome: Outcome },
): Promise<void> {
  const { shop } = source;
  switch (outcome.state) {
    case "read":
      return resolveUnreadable(tx, shop, { kind, ids: [id], events: outcome.added });
    case "gone":
      return resolveUnreadable(tx, shop, { kind, ids: [id], events: 0 });
    case "unreadable":
      return replaceUnreadable(tx, shop, outcome.thing);
    case "not_asked":
      if (outcome.isTokenRefused && (await lockToken(tx, source))) await refuseToken(tx, source);
  }
}

type ShownOutcome = z.output<typeof retried>;

function showOutcome({ key, outcome, language }: { key: string; outcome: Outcome; language: Language }): ShownOutcome {
  const { state } = outcome;
  const nothing = { key, state, event_ids: [], unreadable: null, error: null };
  switch (outcome.state) {
    case "read":
      return { ...nothing, event_ids: [...outcome.eventIds] };
    case "unreadable": {
      const unreadable = showUnreadable(outcome.thing, language);
      return { ...nothing, unreadable, error: unreadable.error };
    }
    default:
      return { ...nothing, error: translateHubMessage(outcome.why, language) };
  }
}
