import { useTranslation } from "react-i18next";
import { Empty } from "../../ui/empty.tsx";
import { Page } from "../../ui/page.tsx";

/** The pages that are still to be made, by their place in the navigation. */
export type UnmadePage = "plugAndPay" | "zapier" | "access";

/** In the place of a page that is still to be made, and says so. */
export function NotYetPage({ name }: { readonly name: UnmadePage }) {
  const { t } = useTranslation("shell");
  return (
    <Page title={t(`nav.${name}`)}>
      <Empty title={t("notYet.title")} text={t("notYet.text")} />
    </Page>
  );
}
