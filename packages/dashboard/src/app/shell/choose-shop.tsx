import { Button, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSession } from "../../api/session/get-session.ts";
import { useChooseShop } from "../../api/session/put-session-shop.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failure } from "../../ui/failure.tsx";
import { Page } from "../../ui/page.tsx";

/** In the place of every page, until an administrator has chosen a shop. */
export function ChooseShop() {
  const { t } = useTranslation("shell");
  const { data: session } = useSession();
  const choose = useChooseShop();
  const shops = session?.shops ?? [];
  if (shops.length === 0) {
    return (
      <Page title={t("chooseShop.none")}>
        <Empty text={t("chooseShop.noneText")} />
      </Page>
    );
  }
  return (
    <Page title={t("chooseShop.title")} intro={t("chooseShop.text")}>
      {choose.error && <Failure error={choose.error} title={t("chooseShop.failed")} />}
      <Stack gap="xs" maw={420}>
        {shops.map(({ id, name }) => (
          <Button key={id} variant="default" justify="flex-start" onClick={() => choose.mutate(id)}>
            {name}
          </Button>
        ))}
      </Stack>
    </Page>
  );
}
