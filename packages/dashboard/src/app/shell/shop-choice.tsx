import { Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBuildingStore } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { ShopName } from "../../api/client/openapi.ts";
import { useChooseShop } from "../../api/session.ts";
import { useFailureText } from "../../ui/failure.tsx";
import { paths } from "../paths.ts";

interface ShopChoiceProps {
  readonly shops: readonly ShopName[];
  readonly current: ShopName;
}

/** Searchable, because an administrator may have hundreds of shops. */
export function ShopChoice({ shops, current }: ShopChoiceProps) {
  const { t } = useTranslation("shell");
  const go = useGoToShop();
  return (
    <Select
      aria-label={t("shop")}
      size="xs"
      w={{ base: 160, sm: 240 }}
      leftSection={<IconBuildingStore size={16} aria-hidden />}
      data={shops.map(({ id, name }) => ({ value: id, label: name }))}
      value={current.id}
      onChange={(id) => id !== null && id !== current.id && go(id)}
      searchable
      nothingFoundMessage={t("noSuchShop")}
      allowDeselect={false}
    />
  );
}

/** Leads to the overview of the other shop, because the ids in the address do not exist there. */
function useGoToShop() {
  const { t } = useTranslation("shell");
  const failureText = useFailureText();
  const navigate = useNavigate();
  const choose = useChooseShop();
  return (id: string) =>
    choose.mutate(id, {
      onSuccess: () => void navigate(paths.overview),
      onError: (error) =>
        notifications.show({ color: "red", title: t("chooseShop.failed"), message: failureText(error) }),
    });
}
