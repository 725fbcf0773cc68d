import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Access } from "../../api/client/openapi.ts";

const COLOURS: Readonly<Record<Access["state"], string>> = {
  granting: "blue",
  granted: "green",
  revoking: "orange",
  revoked: "gray.6",
  attention: "red",
};

export function AccessBadge({ state }: { readonly state: Access["state"] }) {
  const { t } = useTranslation("access");
  return (
    <Badge variant="dot" color={COLOURS[state]} tt="none" fw={500} style={{ flexShrink: 0 }}>
      {t(`state.${state}`)}
    </Badge>
  );
}

/** The SKU of a webhook, or an access level. */
export function itemOf({ sku, level }: { readonly sku?: string; readonly level?: string }): string {
  return sku ?? level ?? "";
}
