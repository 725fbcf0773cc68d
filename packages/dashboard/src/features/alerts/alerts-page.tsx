import { Alert, Button, Card, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Trans, useTranslation } from "react-i18next";
import { useAlertSettings, useTestMail } from "../../api/alert-settings.ts";
import type { AlertSettings } from "../../api/client/openapi.ts";
import { Failure } from "../../ui/failure.tsx";
import { Moment } from "../../ui/formats.tsx";
import { Page } from "../../ui/page.tsx";
import { Done, Loaded } from "../../ui/states.tsx";
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
        {settings.email !== null && settings.sends_mail && <TestMail settings={settings} email={settings.email} />}
      </Stack>
    </Card>
  );
}

/** Sends a test mail, and reads the settings until they tell its result. */
function TestMail({ settings, email }: { readonly settings: AlertSettings; readonly email: string }) {
  const { t } = useTranslation("alerts");
  const test = useTestMail();
  const before = test.data;
  const hasResult =
    before !== undefined &&
    (settings.last_sent_at !== before.last_sent_at || settings.last_problem?.at !== before.last_problem?.at);
  useAlertSettings({ pollEveryMs: before !== undefined && !hasResult ? POLL_EVERY_MS : false });
  return (
    <Stack gap="sm" align="flex-start">
      {test.error && <Failure error={test.error} />}
      {before !== undefined && !hasResult && (
        <Text size="sm" role="status">
          {t("testing", { email })}
        </Text>
      )}
      {hasResult && settings.last_problem === null && <Done title={t("tested", { email })}>{t("testedText")}</Done>}
      <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
        {t("test")}
      </Button>
    </Stack>
  );
}

const POLL_EVERY_MS = 1_000;
