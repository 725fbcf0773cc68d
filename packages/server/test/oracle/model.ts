/**
 * The oracle's model of a shop. Nothing here comes from the product's code, because it must be an independent reading
 * of what the API promises. Numbers such as S1 are promises of `docs/promises.md`.
 */

export type Trigger =
  | "order.created"
  | "order.paid"
  | "subscription.started"
  | "subscription.cancelled"
  | "subscription.ended"
  | "affiliate.accepted"
  | "affiliate.declined"
  | "affiliate.quit"
  | "form.submitted"
  | "payment.reversed";

export type Kind = "first" | "upsell" | "installment" | "renewal";

export type Scope = Partial<Record<"products" | "product_groups" | "upsells" | "forms", readonly string[]>>;

/** The fields of every rule. Absent fields have the default that the API documents. */
export interface Rule {
  readonly enabled?: boolean;
  readonly trigger: Trigger;
  readonly scope?: Scope;
  readonly kinds?: readonly Kind[];
  readonly per_line?: boolean;
  readonly include_test?: boolean;
}

/** A reported event: JSON with a known type. */
export interface ReportedEvent {
  readonly key: string;
  readonly type: Trigger;
  readonly occurred_at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type Format = "haak" | "plugandpay-v1" | "plugandpay-v2";

/** The fields of the settings page, as the API documents them. */
export interface Settings {
  readonly orders?: {
    readonly url?: string | null;
    readonly moment?: "paid" | "created";
    readonly recurring?: boolean;
    readonly per_line?: boolean;
    readonly include_test?: boolean;
    readonly format?: Format;
  };
  readonly cancellations?: { readonly url?: string | null; readonly format?: Format };
}

/** The subscription of a Zap when it is switched on. */
export interface Hook {
  readonly trigger: Trigger;
  readonly target_url: string;
  readonly filters?: Scope & Pick<Rule, "kinds" | "per_line" | "include_test">;
}

/** A rule that calls a URL. */
export type CallingRule = Rule & { readonly url: string; readonly format: Format };

/**
 * Contract 5: "The settings' orders URL is a rule with these kinds, plus `installment` and `renewal` when `recurring` is on."
 * The article: the cancellations URL is called "zodra het abonnement op inactief komt te staan".
 */
export function rulesOfSettings({ orders = {}, cancellations = {} }: Settings): CallingRule[] {
  const recurring: readonly Kind[] = orders.recurring ? ["installment", "renewal"] : [];
  const pages: readonly (Rule & { url: string | null | undefined; format: Format })[] = [
    {
      trigger: `order.${orders.moment ?? "paid"}`,
      kinds: ["first", "upsell", ...recurring],
      per_line: orders.per_line ?? false,
      include_test: orders.include_test ?? false,
      url: orders.url,
      format: orders.format ?? "haak",
    },
    { trigger: "subscription.ended", url: cancellations.url, format: cancellations.format ?? "haak" },
  ];
  return pages.flatMap(({ url, ...rule }) => (url ? [{ ...rule, url }] : []));
}

/** A switched-on Zap is a rule too, with its filters as scope. */
export function ruleOfHook({ trigger, target_url: url, filters = {} }: Hook): CallingRule {
  const { kinds, per_line, include_test, ...scope } = filters;
  return {
    trigger,
    url,
    format: "haak",
    scope,
    ...(kinds && { kinds }),
    ...(per_line !== undefined && { per_line }),
    ...(include_test !== undefined && { include_test }),
  };
}
