import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Page } from "../../ui/page.tsx";
import { HowToConnect } from "./how-to-connect.tsx";
import { OtherTools } from "./other-tools.tsx";
import { ZapsCard } from "./zaps-card.tsx";

/** Which Zaps are on and how they do, and how one connects Zapier, Make or n8n. */
export function ZapierPage() {
  const { t } = useTranslation("zapier");
  return (
    <Page title={t("title")} intro={t("intro")}>
      <Stack gap="lg">
        <ZapsCard />
        <HowToConnect />
        <OtherTools />
      </Stack>
    </Page>
  );
}
