import { type Definition, isHook, type Part, partsOf, staticInputFields } from "./definition.ts";
import { rule } from "./rule.ts";
import { textFindings } from "./text-findings.ts";
import { valueFindings } from "./value-findings.ts";

/** The newest core at the time of writing. Only Zapier's own check knows whether it still is. */
const NEWEST_CORE = "19.1.0";

const SECRET_KEY = /api_?key|token|secret|passw|jwt|signature/i;
const SEARCHABLE_TYPES: readonly (string | undefined)[] = [undefined, "string", "number", "integer"];

/**
 * All errors of a definition by Zapier's integration checks (docs.zapier.com, "Integration check reference"), as far
 * as they need only the definition. Each is "code place". Empty if there are none. D019 and D020 do not exist. D026
 * is about behaviour, and `hub-requests.test.ts` tests it.
 */
export function definitionFindings(definition: Definition): string[] {
  return [
    ...appFindings(definition),
    ...textFindings(definition),
    ...partsOf(definition).flatMap((part) => [...inputFindings(part, definition), ...sampleFindings(part)]),
    ...Object.values(definition.triggers).flatMap(triggerFindings),
    ...Object.values(definition.searches ?? {}).flatMap((part) => rule("D009", part.key, hasInput(part))),
    ...Object.values(definition.creates ?? {}).flatMap((part) => rule("D022", part.key, hasInput(part))),
  ];
}

function appFindings(definition: Definition): string[] {
  const { authentication, flags, platformVersion, triggers, searches = {}, creates = {} } = definition;
  const pairs = Object.entries(definition.searchOrCreates ?? {});
  const staticHooks = Object.values(triggers).filter((part) => isHook(part) && !isSubscribed(part));
  const onlyStatic = partsOf(definition).length === 1 && staticHooks.length === 1;
  return [
    ...rule("D003", "authentication", isLabel(authentication?.connectionLabel)),
    ...pairs.flatMap(([key, pair]) => rule("D015", key, pair.search in searches && pair.create in creates)),
    ...rule("D016", "triggers", !onlyStatic),
    ...rule("D027", "platformVersion", platformVersion === NEWEST_CORE),
    ...rule("D028", "flags", flags?.cleanInputData === false),
  ];
}

/** A function makes its label from the account. A text must have a field of the account, and no secret. */
function isLabel(label: unknown): boolean {
  if (typeof label !== "string") return label !== undefined && label !== null;
  return label.startsWith("$func$") || (label.includes("{{") && !SECRET_KEY.test(label));
}

function inputFindings(part: Part, { triggers, searches = {} }: Definition): string[] {
  return staticInputFields(part).flatMap((field) => {
    const place = `${part.key}.${field.key}`;
    const { dynamic, search } = field;
    const combines = SEARCHABLE_TYPES.includes(field.type) && !field.list && !field.dict && !field.children;
    return [
      ...rule("D001", place, !SECRET_KEY.test(field.key)),
      ...rule("D004", place, !/_ids?$/.test(field.key) || dynamic !== undefined),
      ...rule("D005", place, dynamic === undefined || listNamed(dynamic) in triggers),
      ...rule("D013", place, search === undefined || listNamed(search) in searches),
      ...rule("D014", place, search === undefined || combines),
    ];
  });
}

function listNamed(reference: string): string {
  return reference.split(".")[0] ?? "";
}

function sampleFindings({ key, display, operation }: Part): string[] {
  const { sample, outputFields } = operation;
  return [
    ...rule("D012", key, display.hidden === true || (sample !== undefined && Object.keys(sample).length > 0)),
    ...(outputFields && sample ? valueFindings({ place: `${key}.sample`, value: sample, fields: outputFields }) : []),
  ];
}

function triggerFindings(part: Part): string[] {
  const { key, operation } = part;
  if (!isHook(part))
    return rule(
      "D010",
      key,
      primaryKeys(part).every((name) => name in (operation.sample ?? {})),
    );
  return [...rule("D006", key, operation.performList !== undefined), ...rule("D017", key, isSubscribed(part))];
}

function primaryKeys({ operation }: Part): string[] {
  const named = (operation.outputFields ?? []).filter(({ primary }) => primary).map(({ key }) => key);
  return named.length === 0 ? ["id"] : named;
}

function isSubscribed({ operation }: Part): boolean {
  return operation.performSubscribe !== undefined && operation.performUnsubscribe !== undefined;
}

function hasInput(part: Part): boolean {
  return staticInputFields(part).length > 0;
}
