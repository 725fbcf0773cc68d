import fc from "fast-check";
import type { Format, Hook, Kind, ReportedEvent, Rule, Scope, Settings, Trigger } from "./model.ts";
import { anyEvent, FORMS, GROUPS, KINDS, PRODUCTS, UPSELLS } from "./random-event.ts";

/** What a shop's people and programs do, one after the other. The numbers choose among what exists at that moment. */
export type Step =
  | { readonly do: "save the settings"; readonly settings: Settings }
  | { readonly do: "make a rule"; readonly rule: RandomRule }
  | { readonly do: "change a rule"; readonly which: number; readonly patch: Partial<RandomRule> }
  | { readonly do: "delete a rule"; readonly which: number }
  | { readonly do: "switch a Zap on"; readonly hook: RandomHook }
  | { readonly do: "switch a Zap off"; readonly which: number }
  | { readonly do: "switch an endpoint"; readonly which: number; readonly enabled: boolean }
  | { readonly do: "report"; readonly events: readonly Omit<ReportedEvent, "key">[] }
  | { readonly do: "report again"; readonly which: number; readonly otherwise: Omit<ReportedEvent, "key"> };

/** A rule that calls the URL with that number. */
export type RandomRule = Rule & { readonly name: string; readonly address: number; readonly format: Format };
export type RandomHook = Omit<Hook, "target_url"> & { readonly address: number };

/** How many URLs there are to call. Some are written in several ways. */
const ADDRESSES = 5;
const address = fc.nat(ADDRESSES - 1);

const some = <T>(values: readonly T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const seldom = fc.integer({ min: 0, max: 3 }).map((dice) => dice === 0);

const ORDER: readonly Trigger[] = ["order.paid", "order.created", "payment.reversed"];
const SUBSCRIPTION: readonly Trigger[] = ["subscription.ended", "subscription.started", "subscription.cancelled"];
const OTHER: readonly Trigger[] = ["affiliate.accepted", "affiliate.declined", "affiliate.quit", "form.submitted"];
const ALL: readonly Trigger[] = [...ORDER, ...SUBSCRIPTION, ...OTHER];

/** The most frequent trigger of a life, because otherwise rules would hardly ever match events. Most rules are for `order.paid`. */
const TOPICS: readonly (readonly Trigger[])[] = [
  ["order.paid", "order.paid", ...ORDER],
  ["order.paid", "order.paid", ...ORDER],
  ["subscription.ended", ...SUBSCRIPTION],
  ["form.submitted", "form.submitted", ...OTHER],
];
const mostly = (topic: readonly Trigger[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...topic) }, { weight: 1, arbitrary: fc.constantFrom(...ALL) });

const nothing = fc.constant<readonly string[]>([]);
const has = (isFit: boolean, list: fc.Arbitrary<string[]>) => (isFit ? fc.oneof(nothing, list, list) : nothing);
/** Mostly a scope that fits the trigger, sometimes one that must be refused. An empty list always fits. */
const scopeFor = (chosen: Trigger): fc.Arbitrary<Scope> => {
  const isOfProducts = [...ORDER, ...SUBSCRIPTION].includes(chosen);
  const fitting = {
    products: has(isOfProducts, some(PRODUCTS)),
    product_groups: has(isOfProducts, some(GROUPS)),
    upsells: fc.oneof({ weight: 2, arbitrary: nothing }, has(ORDER.includes(chosen), some(UPSELLS))),
    forms: has(chosen === "form.submitted", some(FORMS)),
  };
  const unfit = fc.record(
    { products: some(PRODUCTS), upsells: some(UPSELLS), forms: some(FORMS) },
    { requiredKeys: [] },
  );
  return fc.oneof(
    { weight: 8, arbitrary: fc.record(fitting) },
    { weight: 3, arbitrary: fc.record(fitting, { requiredKeys: [] }) },
    { weight: 1, arbitrary: unfit },
  );
};

const demands = (chosen: Trigger) => ({
  kinds: ORDER.slice(0, 2).includes(chosen) ? some<Kind>(KINDS) : fc.constant<Kind[] | undefined>(undefined),
  per_line: ORDER.includes(chosen) ? fc.boolean() : seldom,
  include_test: seldom,
});

/** The two formats that imitate Plug&Pay accept only its own triggers. */
const formatFor = (chosen: Trigger): fc.Arbitrary<Format> =>
  chosen.startsWith("order.") || chosen.startsWith("subscription.")
    ? fc.constantFrom("haak", "haak", "haak", "plugandpay-v1", "plugandpay-v2")
    : fc.constant("haak");

const ruleFields = (chosen: Trigger) => ({
  name: fc.constantFrom("A", "B", "Caf\u00e9 \ud83d\ude00"),
  scope: scopeFor(chosen),
  enabled: seldom.map((isOff) => !isOff),
  ...demands(chosen),
  address,
  format: formatFor(chosen),
});
const withoutUndefined = <T extends object>(value: T): T =>
  // JSON leaves out the same fields, so the type stays correct.
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;

const ruleOn = (chosen: Trigger): fc.Arbitrary<RandomRule> =>
  fc
    .record(
      { trigger: fc.constant(chosen), ...ruleFields(chosen) },
      { requiredKeys: ["trigger", "name", "scope", "address", "format"] },
    )
    .map((rule) => withoutUndefined(rule) as RandomRule);

/** Changes for any rule. The oracle decides whether this rule accepts them. */
const anyPatch: fc.Arbitrary<Partial<RandomRule>> = fc.oneof(
  fc.record({ enabled: fc.boolean() }),
  fc.record(
    { enabled: fc.boolean(), name: fc.constantFrom("C", "D"), include_test: fc.boolean() },
    { requiredKeys: [] },
  ),
  fc.record({ scope: fc.constantFrom(...ORDER, ...SUBSCRIPTION).chain(scopeFor) }),
  fc.record({ address, format: fc.constant<Format>("haak") }),
  fc.record({ per_line: fc.boolean() }),
  fc.record({ kinds: some<Kind>(KINDS) }),
);

const hookOn = (chosen: Trigger): fc.Arbitrary<RandomHook> => {
  const filters = fc
    .tuple(scopeFor(chosen), fc.record(demands(chosen), { requiredKeys: [] }))
    .map(([scope, rest]) => withoutUndefined({ ...scope, ...rest }));
  return fc
    .record({ trigger: fc.constant(chosen), address, filters }, { requiredKeys: ["trigger", "address", "filters"] })
    .map(
      // A chain of calls would lose the type that `filters` has no undefined values.
      (hook) => hook as RandomHook,
    );
};

const url = fc.oneof(
  { weight: 4, arbitrary: address.map((number) => `address:${number}`) },
  { weight: 1, arbitrary: fc.constantFrom(null, "") },
);
const settingsFormat = fc.constantFrom<Format[]>("haak", "haak", "plugandpay-v1", "plugandpay-v2");
const anySettings: fc.Arbitrary<Settings> = fc.record(
  {
    orders: fc.record(
      {
        url,
        moment: fc.constantFrom("paid", "paid", "created"),
        recurring: fc.boolean(),
        per_line: fc.boolean(),
        include_test: seldom,
        format: settingsFormat,
      },
      { requiredKeys: [] },
    ),
    cancellations: fc.record({ url, format: settingsFormat }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

const which = fc.nat(1_000);
const step = <Name extends Step["do"], Rest extends object>(
  name: Name,
  rest: { [Field in keyof Rest]: fc.Arbitrary<Rest[Field]> },
) => fc.record(rest).map((fields) => ({ do: name, ...fields }));

const saveSettings = step("save the settings", { settings: anySettings });
const stepsOf = (topic: readonly Trigger[]) => {
  const event = anyEvent(mostly(topic));
  return {
    makeRule: step("make a rule", { rule: mostly(topic).chain(ruleOn) }),
    switchZapOn: step("switch a Zap on", { hook: mostly(topic).chain(hookOn) }),
    report: step("report", { events: fc.array(event, { minLength: 1, maxLength: 5 }) }),
    reportAgain: step("report again", { which, otherwise: event }),
  };
};
const change = fc.oneof(
  { weight: 3, arbitrary: step("change a rule", { which, patch: anyPatch }) },
  { weight: 2, arbitrary: saveSettings },
  { weight: 1, arbitrary: step("delete a rule", { which }) },
  { weight: 1, arbitrary: step("switch a Zap off", { which }) },
  { weight: 1, arbitrary: step("switch an endpoint", { which, enabled: fc.boolean() }) },
);

/** A shop's life: it is set up, then events are reported and rules are changed. */
export const anyLife: fc.Arbitrary<readonly Step[]> = fc.constantFrom(...TOPICS).chain((topic) => {
  const { makeRule, switchZapOn, report, reportAgain } = stepsOf(topic);
  const anyStep = fc.oneof(
    { weight: 10, arbitrary: report },
    { weight: 8, arbitrary: change },
    { weight: 4, arbitrary: makeRule },
    { weight: 2, arbitrary: switchZapOn },
    { weight: 2, arbitrary: reportAgain },
  );
  return fc
    .tuple(
      saveSettings,
      fc.array(makeRule, { minLength: 1, maxLength: 8 }),
      fc.array(switchZapOn, { maxLength: 2 }),
      fc.array(anyStep, { minLength: 3, maxLength: 10 }),
    )
    .map(([settings, rules, hooks, steps]): readonly Step[] => [settings, ...rules, ...hooks, ...steps]);
});
