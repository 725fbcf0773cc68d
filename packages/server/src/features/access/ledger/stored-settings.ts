import { type CallTemplate, DEFAULT_ACCESS_POLICY } from "@haak/core";
import { openHeaders, type SealedHeaders, sealHeaders } from "../../../pipeline/plan/sealed-headers.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import type { ConnectionSettings } from "../../../platform/postgres/tables/access-tables.ts";

/**
 * How a connection begins. The brake lets 30 revokes a day pass, or a tenth of those who have access where that is more: what
 * a month's end brings is below it, and what a mistake brings is above.
 */
const DEFAULT_SETTINGS: ConnectionSettings = {
  lite: false,
  revoke: null,
  grant: null,
  on_reversal: DEFAULT_ACCESS_POLICY.onReversal,
  unpaid_days: DEFAULT_ACCESS_POLICY.unpaidDays,
  brake: { percent: 10, at_least: 30 },
};

type StoredTemplate = Omit<CallTemplate, "headers"> & { readonly headers: SealedHeaders };

/** Settings as they are stored: what is not said has its default, and the values of headers are sealed, as any may be a credential. */
type StoredSettings = Partial<
  Omit<ConnectionSettings, "revoke" | "grant"> & { revoke: StoredTemplate | null; grant: StoredTemplate | null }
>;

/** Settings for storing. */
export function sealSettings(seal: Seal, settings: Partial<ConnectionSettings>): string {
  const sealed = (template: CallTemplate | null | undefined) =>
    template ? { ...template, headers: sealHeaders(seal, template.headers) } : template;
  return JSON.stringify({ ...settings, revoke: sealed(settings.revoke), grant: sealed(settings.grant) });
}

/** Settings as they were given, with every default. @throws Error if they were sealed with another key. */
export function openSettings(seal: Seal, settings: unknown): ConnectionSettings {
  // Nothing but `sealSettings` writes them.
  const stored = settings as StoredSettings;
  const opened = (template: StoredTemplate | null | undefined) =>
    template ? { ...template, headers: openHeaders(seal, template.headers) } : null;
  return { ...DEFAULT_SETTINGS, ...stored, revoke: opened(stored.revoke), grant: opened(stored.grant) };
}

/** Whether a connection is with a Huddle Lite community; nothing needs to be opened for that. */
export function isLite(settings: unknown): boolean {
  return (settings as StoredSettings).lite ?? DEFAULT_SETTINGS.lite;
}
