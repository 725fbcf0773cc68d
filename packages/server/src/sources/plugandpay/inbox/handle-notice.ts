import type { GuardedRequest } from "@haak/core";
import type { AcceptEvent } from "../../../pipeline/accept/group-events.ts";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { createPacedAsk } from "../fetch/paced-ask.ts";
import type { AskPlugAndPay } from "../fetch/plugandpay-client.ts";
import type { Proof } from "../fetch/proof.ts";
import { proveAffiliate } from "../fetch/prove-affiliate.ts";
import { proveOrder } from "../fetch/prove-order.ts";
import { proveSubscription } from "../fetch/prove-subscription.ts";
import { proveForm } from "../map/prove-form.ts";
import { proveSubmission } from "../map/prove-submission.ts";
import { readHistory } from "../map/read-histories.ts";
import { isSubmission, type ThingNotice } from "../receive/notice.ts";
import { readNotice } from "../receive/read-notice.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";
import { acceptProof } from "./accept-proof.ts";
import { type ClaimedNotice, DUE_NOTICES } from "./record-notice.ts";
import type { HandledNotice } from "./settle-notice.ts";

/** What handling a notice needs of the world and of accepting. */
export interface HandleParts {
  readonly db: Database;
  readonly clock: Clock;
  /** The guarded request; the only road out. */
  readonly request: GuardedRequest;
  readonly accept: AcceptEvent;
  /** For each question to Plug&Pay. */
  readonly timeoutMs: number;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<unknown>;
}

/**
 * Makes one try at turning a notice into events. Whatever is proved is accepted, which is idempotent by key: a crash
 * afterwards, a second notice of the same, or another try only meets duplicates.
 *
 * @throws LeaseLost if another worker has the notice by now.
 */
export async function handleNotice(
  parts: HandleParts,
  claimed: ClaimedNotice,
  source: PlugAndPaySource,
): Promise<HandledNotice> {
  const read = readNotice(claimed);
  if (read.kind !== "known") return { kind: "failed", why: hubMessage("notice_not_readable") };
  const { notice } = read;
  const accept = (proof: Proof) => acceptProof(parts, proof, { shop: source.shop, tells: notice.trigger.tells });
  if (isSubmission(notice)) {
    const mustBeSigned = source.webhookKey !== null;
    return accept(proveSubmission(notice, { receivedAt: claimed.receivedAt, mustBeSigned }));
  }
  if (source.apiToken === null) {
    return notice.version === "v1"
      ? accept(proveForm(notice, claimed.receivedAt))
      : { kind: "needs_token", why: NO_TOKEN };
  }
  if (source.apiTokenRefused) return { kind: "needs_token", why: REFUSED_TOKEN };
  const keepUntil = (until: Date) => DUE_NOTICES.update(parts.db, claimed, { due_at: until });
  const ask = createPacedAsk({ ...parts, keepUntil }, source, source.apiToken);
  return accept(await proveThing(parts, ask, { notice, source }));
}

const NO_TOKEN = hubMessage("notice_v2_needs_token");
const REFUSED_TOKEN = hubMessage("notice_token_refused");

/** The ledger is read first: whatever Plug&Pay answers then is later than all that it held. */
async function proveThing(
  { db, clock }: HandleParts,
  ask: AskPlugAndPay,
  { notice, source }: { notice: ThingNotice; source: PlugAndPaySource },
): Promise<Proof> {
  const { trigger, id } = notice;
  switch (trigger.subject) {
    case "order":
      return proveOrder(ask, { id, history: await readHistory(db, source.shop, { subject: "order", id }) });
    case "subscription": {
      const history = await readHistory(db, source.shop, { subject: "subscription", id });
      return proveSubscription(ask, { id, namedType: trigger.tells, history });
    }
    case "affiliate": {
      const history = await readHistory(db, source.shop, { subject: "affiliate", id });
      return proveAffiliate(ask, { id, namedType: trigger.tells, history, clock });
    }
  }
}
