import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Empty } from "../ui/empty.tsx";
import { Page } from "../ui/page.tsx";
import { paths } from "./paths.ts";

/** For an address that no page has. */
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
