import { isDeepStrictEqual } from "node:util";
import type { Action, RuleDefinition } from "@haak/core";
import { openText, type Seal, type SealedText, sealText } from "../../platform/crypto/seal.ts";
import { mapValues } from "../../platform/map-values.ts";

/**
 * The headers that a seller put into a rule, as they are stored: names as they are, values sealed, as any of them may be a
 * credential. They are copied from the rule into its deliveries unchanged, and are opened only when the call is made.
 */
export type SealedHeaders = Readonly<Record<string, SealedText>>;

type WebhookAction = Extract<Action, { type: "webhook" }>;
type StoredAction = Exclude<Action, WebhookAction> | (WebhookAction & { readonly headers: SealedHeaders });

/** A rule's definition as it is stored. Nothing but `sealDefinition` makes one, so that none is stored unsealed. */
export type StoredDefinition = RuleDefinition & { readonly action: StoredAction };

/** Seals what is secret in a definition. Each time it comes out differently, but for headers that are as they were `before`. */
export function sealDefinition(
  seal: Seal,
  { action, ...rest }: RuleDefinition,
  before?: StoredDefinition,
): StoredDefinition {
  if (action.type !== "webhook") return { ...rest, action };
  const stored = before?.action.type === "webhook" ? before.action.headers : {};
  const same = isDeepStrictEqual(openHeaders(seal, stored), { ...action.headers });
  return { ...rest, action: { ...action, headers: same ? stored : sealHeaders(seal, action.headers) } };
}

/** The definition as it was given. @throws Error if it was sealed with another key. */
export function openDefinition(seal: Seal, { action, ...rest }: StoredDefinition): RuleDefinition {
  return {
    ...rest,
    action: action.type === "webhook" ? { ...action, headers: openHeaders(seal, action.headers) } : action,
  };
}

/** The headers of the calls that an action makes, still sealed. */
export function sealedHeadersOf(action: StoredAction): SealedHeaders {
  return action.type === "webhook" ? action.headers : {};
}

/** The headers as they are sent. @throws Error if they were sealed with another key. */
export function openHeaders(seal: Seal, headers: SealedHeaders): Record<string, string> {
  return mapValues(headers, (value) => openText(seal, value));
}

/** Headers for storing. */
export function sealHeaders(seal: Seal, headers: Readonly<Record<string, string>>): SealedHeaders {
  return mapValues(headers, (value) => sealText(seal, value));
}
