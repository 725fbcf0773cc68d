import { useTranslation } from "react-i18next";

/** What can be changed by a form, as the API calls it. */
const FIELDS = [
  ...(["name", "enabled", "trigger", "scope", "kinds", "per_line", "include_test", "action"] as const),
  ...(["orders", "cancellations", "email", "weekly_digest", "language"] as const),
  ...(["rate_per_second", "concurrency", "send_waiting"] as const),
  ...(["api_token", "webhook_key", "base_url", "domain", "api_key", "lite"] as const),
  ...(["revoke", "grant", "on_reversal", "unpaid_days", "brake"] as const),
];

/** What the screens call a field that was changed; one that they do not show keeps the name that the API has. */
export function useFieldName(): (field: string) => string {
  const { t } = useTranslation("changes");
  return (field) => {
    const known = FIELDS.find((one) => one === field);
    return known === undefined ? field : t(`field.${known}`);
  };
}
