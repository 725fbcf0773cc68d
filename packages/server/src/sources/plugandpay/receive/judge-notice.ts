import type { FieldError, UserMessage } from "@haak/core";
import { plugandpaySignature } from "@haak/core";
import { sameSecret } from "../../../platform/crypto/seal.ts";

import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { NoticeVersion, ReadNotice } from "./notice.ts";
import { readNotice } from "./read-notice.ts";

/** A notice as it arrived. The body is text that became bytes without loss, so that its signature can be checked later too. */
export interface ReceivedNotice {
  readonly contentType: string;
  readonly signature: string | null;
  readonly body: string;
}

/** The settings of the shop that decide which senders are trusted. */
export interface Trust {
  readonly webhookKey: string | null;
  readonly hasApiToken: boolean;
}

/** The first state of a notice. Unknown and refused notices are kept, so that the seller can see them in the inbox. */
export type Verdict =
  | { readonly state: "waiting" }
  | { readonly state: "unknown_trigger"; readonly error: UserMessage }
  | {
      readonly state: "rejected";
      readonly status: 400 | 401 | 422;
      readonly error: UserMessage;
      readonly errors: readonly FieldError[];
    };

export interface JudgedNotice {
  readonly version: NoticeVersion;
  readonly name: string | null;
  readonly verdict: Verdict;
}

/**
 * Judges a notice in three steps: whether it can be read, because only its version tells whether it must be signed; who sent it; whether
 * it is complete.
 */
export function judgeNotice(received: ReceivedNotice, trust: Trust): JudgedNotice {
  const read = readNotice(received);
  const { version, name } = titleOf(read);
  if (read.kind === "unreadable") return { version, name, verdict: rejected(400, read.why) };
  const distrust = distrustOf(received, version, trust);
  if (distrust !== null) return { version, name, verdict: rejected(401, distrust) };
  return { version, name, verdict: verdictOf(read) };
}

function titleOf(read: ReadNotice): { version: NoticeVersion; name: string | null } {
  if (read.kind === "unreadable") return { version: "unknown", name: null };
  return read.kind === "known" ? read.notice : read;
}

function verdictOf(read: Exclude<ReadNotice, { kind: "unreadable" }>): Verdict {
  switch (read.kind) {
    case "known":
      return { state: "waiting" };
    case "unknown":
      return { state: "unknown_trigger", error: read.why };
    case "incomplete":
      return rejected(422, hubMessage("notice_fields_wrong", { errors: read.errors }), read.errors);
  }
}

function rejected(status: 400 | 401 | 422, error: UserMessage, errors: readonly FieldError[] = []): Verdict {
  return { state: "rejected", status, error, errors };
}

/** Why the sender is not trusted, or null. Without a webhook key, the unguessable address is the only proof. */
function distrustOf(received: ReceivedNotice, version: NoticeVersion, trust: Trust): UserMessage | null {
  if (trust.webhookKey === null) return null;
  if (version === "v1") return trust.hasApiToken ? null : UNSIGNED_FORM;
  if (received.signature === null) return hubMessage("notice_signature_missing");
  const expected = plugandpaySignature(received.body, trust.webhookKey);
  return sameSecret(received.signature.trim().toLowerCase(), expected) ? null : WRONG_SIGNATURE;
}

const UNSIGNED_FORM = hubMessage("notice_v1_not_signed");
const WRONG_SIGNATURE = hubMessage("notice_signature_wrong");
