import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Trans, useTranslation } from "react-i18next";
import { Moment } from "../../../ui/moment.tsx";
import { StepWaiting } from "../../../ui/steps/step-waiting.tsx";
import type { TokenVerdict } from "./judge-token.ts";

interface TokenCheckProps {
  readonly verdict: TokenVerdict;
  readonly onTry: () => void;
}

/** What came of trying the token, and what to do if it does not work. */
export function TokenCheck({ verdict, onTry }: TokenCheckProps) {
  const { t } = useTranslation("plugAndPay");
  switch (verdict.kind) {
    case "none":
      return null;
    case "untried":
      return (
        <Group gap="sm">
          <Text size="sm">{t("token.untried")}</Text>
          <Button size="compact-sm" variant="default" onClick={onTry}>
            {t("token.try")}
          </Button>
        </Group>
      );
    case "trying":
      return <StepWaiting>{t("token.trying")}</StepWaiting>;
    case "works":
      return (
        <Text size="sm" role="status">
          <Trans t={t} i18nKey="token.works" components={{ at: <Moment at={verdict.at} /> }} />
        </Text>
      );
    case "refused":
    case "trouble":
      return <TokenTrouble hubSays={verdict.kind === "trouble" ? verdict.hubSays : null} />;
  }
}

/** Refused for good where the hub has no sentence of its own; else it tries again by itself. */
function TokenTrouble({ hubSays }: { readonly hubSays: string | null }) {
  const { t } = useTranslation("plugAndPay");
  return (
    <Alert
      color={hubSays === null ? "red" : "yellow"}
      title={t(hubSays === null ? "token.refused" : "token.unreachable")}
      icon={<IconAlertTriangle aria-hidden />}
      role={hubSays === null ? "alert" : "status"}
    >
      {hubSays === null ? t("token.refusedText") : t("token.unreachableText", { hubSays })}
    </Alert>
  );
}
