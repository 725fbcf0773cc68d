import { type GuardedRequest, type HaakEvent, parseEvent } from "@haak/core";
import type { Clock } from "../../../world/clock.ts";
import type { Database } from "../../../world/database.ts";
import type { Shop } from "../../../world/shop.ts";
import type { AcceptEvent } from "../../post-event.ts";
import { createPacedAsk } from "../fetch/paced-ask.ts";
import type { Proof } from "../fetch/proof.ts";
import { proveOrder } from "../fetch/prove-order.ts";
import { proveSubscription } from "../fetch/prove-subscription.ts";
import type { Notice } from "../receive/notice.ts";
import { readNotice } from "../receive/read-notice.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";
import { proveForm } from "../to-event/prove-form.ts";
import type { HandledNotice } from "./handled-notice.ts";
import { renewNotice } from "./record-notice.ts";
import type { ClaimedNotice } from "./sql/claim-notice.ts";

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
  if (read.kind !== "known") return { kind: "failed", why: "The notice cannot be read any more." };
  const { notice } = read;
  if (source.apiToken === null) {
    return notice.version === "v1"
      ? acceptProof(parts, { notice, proof: proveForm(notice, claimed.receivedAt), shop: source.shop })
      : { kind: "needs_token", why: NO_TOKEN };
  }
  if (source.apiTokenRefused) return { kind: "needs_token", why: REFUSED_TOKEN };
  const keepUntil = (until: Date) => renewNotice(parts.db, claimed, until);
  const ask = createPacedAsk({ ...parts, keepUntil }, source, source.apiToken);
  const { trigger, id } = notice;
  const proof =
    trigger.subject === "order" ? await proveOrder(ask, id) : await proveSubscription(ask, id, trigger.tells);
  return acceptProof(parts, { notice, proof, shop: source.shop });
}

const NO_TOKEN =
  "A V2 notice names its order or subscription without telling anything of it. Set an API token (in Plug&Pay: Settings > Developers), by which it can be fetched.";
const REFUSED_TOKEN =
  "Plug&Pay refused the API token earlier, so nothing is asked with it. Set a new one (in Plug&Pay: Settings > Developers).";

interface ProvedNotice {
  readonly notice: Notice;
  readonly proof: Proof;
  readonly shop: Shop;
}

async function acceptProof(parts: HandleParts, { notice, proof, shop }: ProvedNotice): Promise<HandledNotice> {
  switch (proof.kind) {
    case "proved":
      return acceptEvents(parts, { notice, proof, shop });
    case "unusable":
    case "missing":
      return { kind: "failed", why: proof.why };
    case "token_refused":
    case "held":
      return proof;
    case "unavailable":
      return { ...proof, kind: "again" };
  }
}

type Proved = ProvedNotice & { readonly proof: Extract<Proof, { kind: "proved" }> };

async function acceptEvents({ accept }: HandleParts, { notice, proof, shop }: Proved): Promise<HandledNotice> {
  const events: HaakEvent[] = [];
  for (const draft of proof.events) {
    const parsed = parseEvent(draft);
    if (!parsed.ok) return { kind: "failed", why: notAnEvent(draft.type, parsed.errors) };
    events.push(parsed.event);
  }
  const { tells } = notice.trigger;
  // Together, so that they share a commit, and in order, so that created comes before paid. What the notice did not tell of
  // was found rather than heard: rules that were made since it happened do not call for it.
  const accepted = await Promise.all(events.map((event) => accept({ shop, event, foundLate: event.type !== tells })));
  const told = accepted.find((_, index) => events[index]?.type === tells);
  if (told !== undefined) return { kind: "done", eventId: told.id, note: proof.note };
  return { kind: "again", why: `This notice tells of ${tells}. ${proof.otherwise}`, retryAfterSeconds: null };
}

const ERRORS_SHOWN_MAX = 5;

function notAnEvent(type: string, errors: readonly { pointer: string; message: string }[]): string {
  const shown = errors.slice(0, ERRORS_SHOWN_MAX).map(({ pointer, message }) => `${pointer} ${message}`);
  return `What Plug&Pay tells is not enough for ${type}: ${shown.join("; ")}.`;
}
