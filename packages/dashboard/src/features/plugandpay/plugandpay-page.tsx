import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSource } from "../../api/source.ts";
import { Page } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { CompletenessCard } from "./completeness-card.tsx";
import { InboxCard } from "./inbox-card.tsx";
import { OwnRulesCard } from "./own-rules-card.tsx";
import { AddressStep } from "./steps/address-step.tsx";
import { NoticeStep } from "./steps/notice-step.tsx";
import { TokenStep } from "./steps/token-step.tsx";
import { UnreadableCard } from "./unreadable-card.tsx";

export function PlugAndPayPage() {
  const { t } = useTranslation("plugAndPay");
  const source = useSource();
  return (
    <Page title={t("title")} intro={t("intro")}>
      <Loaded query={source} failed={t("notRead")}>
        {(read) => (
          <Stack gap="lg">
            <TokenStep source={read} />
            <AddressStep source={read} />
            <NoticeStep source={read} />
            <UnreadableCard />
            {read.has_api_token && <CompletenessCard source={read} />}
            {read.has_api_token && <OwnRulesCard />}
            <InboxCard />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
