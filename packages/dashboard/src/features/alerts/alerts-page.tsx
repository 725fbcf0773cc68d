import { Alert, Card, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Trans, useTranslation } from "react-i18next";
import { useAlertSettings } from "../../api/alert-settings.ts";
import type { AlertSettings } from "../../api/client/openapi.ts";
import { Moment } from "../../ui/formats.tsx";
import { Page } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { AlertsForm } from "./alerts-form.tsx";

export function AlertsPage() {
  const { t } = useTranslation("alerts");
  const settings = useAlertSettings();
  return (
    <Page title={t("title")} intro={t("intro")}>
      <Loaded query={settings} failed={t("notRead")}>
        {(read) => (
          <Stack gap="lg">
            <AlertsForm read={read} />
            <LastMail settings={read.value} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

/** The result of the last mail. It must be visible, because people rely on alerts that may not arrive. */
function LastMail({ settings }: { readonly settings: AlertSettings }) {
  const { t } = useTranslation("alerts");
  const { last_sent_at: sentAt, last_problem: problem } = settings;
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="last-mail">
      <Stack gap="sm">
        <Title order={2} size="h4" id="last-mail">
          {t("lastMail")}
        </Title>
        {problem && (
          <Alert color="red" title={t("problem")} icon={<IconAlertTriangle aria-hidden />}>
            {problem.text}{" "}
            {problem.at !== null && <Trans t={t} i18nKey="problemAt" components={{ at: <Moment at={problem.at} /> }} />}
          </Alert>
        )}
        <Text size="sm">
          {sentAt === null ? t("never") : <Trans t={t} i18nKey="sent" components={{ at: <Moment at={sentAt} /> }} />}
        </Text>
      </Stack>
    </Card>
  );
}
