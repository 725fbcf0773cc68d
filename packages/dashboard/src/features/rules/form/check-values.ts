import type { Trigger } from "../../../api/client/openapi.ts";
import { type UrlProblem, urlProblemOf } from "../../../ui/url-problem.ts";
import { fitsOf } from "./fits.ts";
import { checkHeaders, type HeaderFaults } from "./header-values.ts";
import type { RuleValues } from "./rule-values.ts";

/** Errors by field, as far as they can be found without a request. */
export type Missing = HeaderFaults &
  Partial<{
    kinds: "noKinds";
    url: "noUrl" | UrlProblem;
    connection_id: "noConnection";
    skus: "noSkus";
  }>;

/** These events have no product, so that the SKU must be filled in. */
const WITHOUT_PRODUCT: readonly Trigger[] = [
  "form.submitted",
  "affiliate.accepted",
  "affiliate.declined",
  "affiliate.quit",
];
/** These events end something known, so that a rule need not name what to revoke. */
const ENDS: readonly Trigger[] = ["affiliate.declined", "affiliate.quit"];

/** Returns no errors if the rule can be sent to the hub. */
export function checkValues(values: RuleValues): Missing {
  return {
    ...(fitsOf(values.trigger).kinds && values.kinds.length === 0 ? { kinds: "noKinds" as const } : {}),
    ...(values.does === "webhook" ? { ...checkUrl(values.url.trim()), ...checkHeaders(values.headers) } : {}),
    ...(values.does === "huddle" ? checkHuddle(values) : {}),
  };
}

function checkUrl(url: string): Missing {
  if (url === "") return { url: "noUrl" };
  const problem = urlProblemOf(url);
  return problem === null ? {} : { url: problem };
}

function checkHuddle({ trigger, connection_id, what, skus, levels }: RuleValues): Missing {
  const tells = !WITHOUT_PRODUCT.includes(trigger) || (what === "revoke" && ENDS.includes(trigger));
  const needsItems = what !== "add_user" && skus.length === 0 && levels.length === 0 && !tells;
  return {
    ...(connection_id === null ? { connection_id: "noConnection" as const } : {}),
    ...(needsItems ? { skus: "noSkus" as const } : {}),
  };
}
