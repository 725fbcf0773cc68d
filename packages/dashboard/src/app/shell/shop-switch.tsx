import { Button, Menu, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBuildingStore, IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useSession } from "../../api/session/get-session.ts";
import { useChooseShop } from "../../api/session/put-session-shop.ts";
import { useFailureText } from "../../ui/failure.tsx";
import { paths } from "../paths.ts";

/** Whose shop it is; for an administrator, a list of all of them. */
export function ShopSwitch() {
  const { data: session } = useSession();
  if (!session?.shop) return null;
  if (session.kind === "admin") return <ShopMenu shops={session.shops} current={session.shop} />;
  return (
    <Text size="sm" fw={500} truncate maw={{ base: 140, sm: 260 }}>
      {session.shop.name}
    </Text>
  );
}

interface ShopMenuProps {
  readonly shops: readonly { id: string; name: string }[];
  readonly current: { readonly id: string; readonly name: string };
}

function ShopMenu({ shops, current }: ShopMenuProps) {
  const { t } = useTranslation("shell");
  const go = useGoToShop();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          maw={{ base: 160, sm: 280 }}
          leftSection={<IconBuildingStore size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={`${t("switchShop")}: ${current.name}`}
        >
          {current.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={400} style={{ overflowY: "auto" }}>
        <Menu.Label>{t("shop")}</Menu.Label>
        {shops.map(({ id, name }) => (
          <Menu.Item
            key={id}
            onClick={() => go(id)}
            rightSection={id === current.id ? <IconCheck size={14} aria-hidden /> : null}
            aria-current={id === current.id}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** To the overview of another shop: what the address names here is nothing there. */
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
