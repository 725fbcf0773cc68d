import { Anchor, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useDelivery } from "../../api/deliveries.ts";
import { deliveryPath } from "../../app/paths.ts";
import { Loaded } from "../../ui/states.tsx";
import { AttemptList } from "../../ui/traffic/attempt-list.tsx";

export function TestAnswer({ deliveryId }: { readonly deliveryId: string }) {
  const { t } = useTranslation("endpoints");
  const delivery = useDelivery(deliveryId);
  return (
    <Loaded query={delivery}>
      {(shown) => (
        <Stack gap="xs" role="status">
          <AttemptList delivery={shown} />
          <Anchor component={Link} to={deliveryPath(deliveryId)} size="sm">
            {t("test.open")}
          </Anchor>
        </Stack>
      )}
    </Loaded>
  );
}
