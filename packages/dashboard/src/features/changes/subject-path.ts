import type { AuditEntry } from "../../api/client/openapi.ts";
import { deliveryPath, endpointPath, paths, rulePath } from "../../app/paths.ts";

type Change = Pick<AuditEntry, "action" | "subject">;

/** By the first word of an action, or by the whole action. */
const PAGES: Readonly<Record<string, string>> = {
  api_key: paths.webhooks,
  "settings.webhooks.changed": paths.webhooks,
  "settings.alerts.changed": paths.alerts,
  "settings.alerts.tested": paths.alerts,
  hook: paths.zapier,
  connection: paths.accessConnections,
  hold: paths.accessReviews,
  plugandpay: paths.plugAndPay,
  notice: paths.plugAndPay,
  reconciliation: paths.plugAndPay,
  unreadable: paths.plugAndPay,
  task: paths.accessTasks,
  access: paths.access,
  comparison: paths.accessCompare,
  replay: paths.deliveries,
  preview: paths.deliveries,
};

/** The page of what was changed. Null if it was deleted, or has no page. */
export function subjectPath({ action, subject }: Change): string | null {
  if (action.endsWith(".deleted")) return null;
  const [thing = ""] = action.split(".");
  if (subject !== null && thing === "rule") return rulePath(subject);
  if (subject !== null && thing === "endpoint") return endpointPath(subject);
  if (subject !== null && thing === "delivery") return deliveryPath(subject);
  return PAGES[action] ?? PAGES[thing] ?? null;
}
