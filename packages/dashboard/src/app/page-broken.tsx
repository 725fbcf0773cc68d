import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Empty } from "../ui/empty.tsx";
import { Page } from "../ui/page.tsx";

/**
 * In the place of a page that threw, or whose files are gone because the hub was updated under an open tab. React writes
 * what was thrown to the console.
 */
export function PageBroken() {
  const { t } = useTranslation("shell");
  const reload = <Button onClick={() => location.reload()}>{t("broken.reload")}</Button>;
  return (
    <Page title={t("broken.title")}>
      <Empty text={t("broken.text")} action={reload} />
    </Page>
  );
}
