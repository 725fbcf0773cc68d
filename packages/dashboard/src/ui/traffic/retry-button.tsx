import { Button, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Delivery } from "../../api/client/openapi.ts";
import { useRetryDelivery } from "../../api/deliveries.ts";
import { Failure } from "../failure.tsx";

/** Not for a delivery that is being sent, because the hub would refuse it. */
export function RetryButton({ delivery }: { readonly delivery: Pick<Delivery, "id" | "state"> }) {
  const { t } = useTranslation("traffic");
  const retry = useRetryDelivery();
  return (
    <Stack gap="xs" align="flex-start">
      <Button
        size="xs"
        variant={delivery.state === "delivered" ? "default" : "filled"}
        leftSection={<IconRefresh size={16} aria-hidden />}
        disabled={delivery.state === "sending"}
        loading={retry.isPending}
        onClick={() => retry.mutate(delivery.id)}
      >
        {t("retry")}
      </Button>
      <Text size="sm" role="status" aria-live="polite">
        {retry.isSuccess ? t("retried") : ""}
      </Text>
      {retry.error && <Failure error={retry.error} title={t("retryFailed")} />}
    </Stack>
  );
}
