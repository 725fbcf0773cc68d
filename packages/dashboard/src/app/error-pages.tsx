import { Anchor, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Page } from "../ui/page.tsx";
import { Empty } from "../ui/states.tsx";
import { paths } from "./paths.ts";

export function NotFoundPage() {
  const { t } = useTranslation("shell");
  const back = (
    <Anchor component={Link} to={paths.overview}>
      {t("notFound.back")}
    </Anchor>
  );
  return (
    <Page title={t("notFound.title")}>
      <Empty text={t("notFound.text")} action={back} />
    </Page>
  );
}

/** Shown if a page throws, or if its files are gone because the hub was updated while the tab was open. React logs the error. */
export function PageBroken() {
  const { t } = useTranslation("shell");
  const reload = <Button onClick={() => location.reload()}>{t("broken.reload")}</Button>;
  return (
    <Page title={t("broken.title")}>
      <Empty text={t("broken.text")} action={reload} />
    </Page>
  );
}
