import { useTranslation } from "react-i18next";
import { Page } from "../../ui/page.tsx";
import { RunningReplays } from "../../ui/resend/running-replays.tsx";
import { Completeness } from "./completeness.tsx";
import { Figures } from "./figures/figures.tsx";
import { Problems } from "./problems/problems.tsx";

/** What needs somebody, whether anything is missing, and what went in and out. */
export function OverviewPage() {
  const { t } = useTranslation("overview");
  return (
    <Page title={t("title")}>
      <RunningReplays />
      <Problems />
      <Completeness />
      <Figures />
    </Page>
  );
}
