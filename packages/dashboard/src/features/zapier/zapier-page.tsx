import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useZaps } from "../../api/rules.ts";
import { Page } from "../../ui/page.tsx";
import { OtherTools } from "./other-tools.tsx";
import { ZapierSteps } from "./steps/zapier-steps.tsx";
import { ZapsCard } from "./zaps-card.tsx";

/** How one connects Zapier, Make or n8n, and which Zaps are on and how they do. Whoever has Zaps sees these first. */
export function ZapierPage() {
  const { t } = useTranslation("zapier");
  const hasZaps = (useZaps().data ?? []).length > 0;
  // With keys, as a card that changes its place is still the same card.
  const parts = [<ZapsCard key="zaps" />, <ZapierSteps key="steps" />];
  return (
    <Page title={t("title")} intro={t("intro")}>
      <Stack gap="lg">
        {hasZaps ? parts : parts.toReversed()}
        <OtherTools />
      </Stack>
    </Page>
  );
}
