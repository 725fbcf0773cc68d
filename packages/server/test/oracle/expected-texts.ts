import { gather } from "./gather.ts";
import type { ReportedEvent, Rule, Scope, Trigger } from "./model.ts";

/** The order of reasons: if several hold at once, the first one here is given. */
export const PRECEDENCE = `disabled, made_later, other_trigger, waits_for_payment, still_active, paid_off, test_order,
  recurring_off, kind_off, other_upsell, other_form, other_product`.split(/,\s+/);

/**
 * The decision of a rule on the trigger at the left about the event at the top. S1, S2, S8, S9, S21.
 * `waits_for_payment`: a rule on `order.paid` meets `order.created`. `still_active`: a rule on `subscription.ended` meets
 * `subscription.cancelled`. `paid_off`: a plan of instalments ended because everything is paid …: this holds for every rule on
 * `subscription.ended`.
 */
const MOMENTS = `
                        created paid started cancelled ended    all-paid accepted declined quit  sent  reversed
order.created           yes     no   no      no        no       no       no       no       no    no    no
order.paid              waits   yes  no      no        no       no       no       no       no    no    no
subscription.started    no      no   yes     no        no       no       no       no       no    no    no
subscription.cancelled  no      no   no      yes       no       no       no       no       no    no    no
subscription.ended      no      no   no      active    yes      paid-off no       no       no    no    no
affiliate.accepted      no      no   no      no        no       no       yes      no       no    no    no
affiliate.declined      no      no   no      no        no       no       no       yes      no    no    no
affiliate.quit          no      no   no      no        no       no       no       no       yes   no    no
form.submitted          no      no   no      no        no       no       no       no       no    yes   no
payment.reversed        no      no   no      no        no       no       no       no       no    no    yes
`;

const MOMENT_CODES: Readonly<Record<string, string>> = {
  no: "other_trigger",
  waits: "waits_for_payment",
  active: "still_active",
  "paid-off": "paid_off",
};

/** The columns of that table, with the condition on the event. If two columns fit, the one with more conditions counts. */
const HAPPENINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  created: { type: "order.created" },
  paid: { type: "order.paid" },
  started: { type: "subscription.started" },
  cancelled: { type: "subscription.cancelled" },
  ended: { type: "subscription.ended" },
  "all-paid": {
    type: "subscription.ended",
    "data.subscription.type": "installments",
    "data.subscription.payments_left": 0,
  },
  accepted: { type: "affiliate.accepted" },
  declined: { type: "affiliate.declined" },
  quit: { type: "affiliate.quit" },
  sent: { type: "form.submitted" },
  reversed: { type: "payment.reversed" },
};

/** Contract 4: "`recurring_off`: an instalment or renewal is not among the rule's kinds; `kind_off`: a first order or upsell is not." */
const KIND_CODES: Readonly<Record<string, string>> = {
  first: "kind_off",
  upsell: "kind_off",
  installment: "recurring_off",
  renewal: "recurring_off",
};

/**
 * Contract 5: "A scope that cannot apply to the trigger is 422", "`kinds` is for `order.created` and `order.paid` only"; and
 * what has no order has no lines to call for.
 */
const NARROWED_BY: Readonly<Record<Trigger, string>> = {
  "order.created": "products product_groups upsells kinds per_line",
  "order.paid": "products product_groups upsells kinds per_line",
  "subscription.started": "products product_groups",
  "subscription.cancelled": "products product_groups",
  "subscription.ended": "products product_groups",
  "affiliate.accepted": "",
  "affiliate.declined": "",
  "affiliate.quit": "",
  "form.submitted": "forms",
  "payment.reversed": "products product_groups upsells per_line",
};

/** Any mark fits, and so does none. */
const ANY = "any";

/**
 * One condition of a rule. The event has marks, and the rule accepts some. If they have none in common, the rule refuses with a code,
 * unless the event has no marks of this kind. All conditions are checked, because `PRECEDENCE` decides which refusal is shown.
 */
interface Aspect {
  readonly title: string;
  readonly marks: (event: ReportedEvent) => readonly unknown[];
  readonly welcomes: (rule: Rule) => readonly unknown[] | typeof ANY;
  readonly objection: (rule: Rule, marks: readonly unknown[]) => string | undefined;
}

export const ASPECTS: readonly Aspect[] = [
  {
    title: "S17: a rule switched off: no call",
    marks: () => ["an event"],
    welcomes: ({ enabled = true }) => (enabled ? ANY : []),
    objection: () => "disabled",
  },
  {
    title: "S1, S2, S8, S9, S21: each rule has its moment",
    marks: (event) => [momentOf(event)],
    welcomes: ({ trigger }) => Object.keys(HAPPENINGS).filter((moment) => cellOf(trigger, moment) === "yes"),
    objection: ({ trigger }, [moment]) => MOMENT_CODES[cellOf(trigger, String(moment))],
  },
  {
    title: "S15: test orders off (default): a test-mode order: no call. Test mode counts for subscriptions too",
    marks: (event) =>
      [...gather(event, "data.order.mode"), ...gather(event, "data.subscription.mode"), "live"].slice(0, 1),
    welcomes: ({ include_test = false }) => (include_test ? ANY : ["live"]),
    objection: () => "test_order",
  },
  {
    title: "S3, S4, S7: which kinds of orders; default first and upsell; for order.created and order.paid only",
    marks: (event) => gather(event, "data.order.kind"),
    welcomes: ({ trigger, kinds = ["first", "upsell"] }) => (isNarrowedBy(trigger, "kinds") ? kinds : ANY),
    objection: (_rule, [kind]) => KIND_CODES[String(kind)],
  },
  {
    title: "S12: a rule on upsell U: the order of upsell U: one call; another upsell: no call",
    marks: (event) => gather(event, "data.order.upsell.id"),
    welcomes: ({ scope = {} }) => filled(scope.upsells),
    objection: () => "other_upsell",
  },
  {
    title: "A filled list in scope must match, an empty one matches all",
    marks: (event) => gather(event, "data.form.id"),
    welcomes: ({ scope = {} }) => filled(scope.forms),
    objection: () => "other_form",
  },
  {
    title: "S10, S11, S18: any line is P; its product is among the products or its group among the groups",
    marks: (event) => [
      ...gather(event, "data.order.lines.*").flatMap(productMarks),
      ...gather(event, "data.subscription").flatMap(productMarks),
    ],
    welcomes: ({ scope = {} }) => welcomeProducts(scope),
    objection: () => "other_product",
  },
];

/** The product of a line or a subscription. */
export const productMarks = (line: unknown): string[] => [
  ...gather(line, "product.id").map((id) => `product ${String(id)}`),
  ...gather(line, "product.group").map((group) => `group ${String(group)}`),
];

/** Contract 5: "`products` and `product_groups` together are one list (a line matches by either)". */
export const welcomeProducts = ({ products = [], product_groups = [] }: Scope) =>
  filled([...products.map((id) => `product ${id}`), ...product_groups.map((group) => `group ${group}`)]);

/** Whether a rule on that trigger may have that scope. */
export const isNarrowedBy = (trigger: Trigger, field: string): boolean =>
  NARROWED_BY[trigger].split(" ").includes(field);

/** Whether a mark of the event is accepted. */
export const meet = (marks: readonly unknown[], welcome: readonly unknown[] | typeof ANY): boolean =>
  welcome === ANY || marks.some((mark) => welcome.includes(mark));

function filled(list: readonly string[] = []): readonly string[] | typeof ANY {
  return list.length > 0 ? list : ANY;
}

function momentOf(event: ReportedEvent): string | undefined {
  const fitting = Object.entries(HAPPENINGS).filter(([, asked]) =>
    Object.entries(asked).every(([place, value]) => gather(event, place)[0] === value),
  );
  return fitting.toSorted(([, one], [, other]) => Object.keys(other).length - Object.keys(one).length)[0]?.[0];
}

const cellOf = (trigger: Trigger, moment: string): string => cells.get(`${trigger} ${moment}`) ?? "no such cell";

const cells = new Map(
  MOMENTS.trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/))
    .flatMap(([trigger, ...said], index, rows) =>
      index === 0 ? [] : said.map((cell, column) => [`${trigger} ${rows[0]?.[column]}`, cell] as const),
    ),
);
