import { Anchor, Card, Code, Stack, Text, Title } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import { newRulePath } from "../../app/paths.ts";

const REFERENCE = "/docs";

/** Make and n8n need no app: they give an address, which a rule calls. */
export function OtherTools() {
  const { t } = useTranslation("zapier");
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="other-tools">
      <Stack gap="sm">
        <Title order={2} size="h4" id="other-tools">
          {t("other.title")}
        </Title>
        {(["text", "make", "n8n"] as const).map((part) => (
          <Text size="sm" key={part}>
            <Trans
              t={t}
              i18nKey={`other.${part}`}
              components={{
                b: <strong />,
                code: <Code />,
                rules: <Anchor component={Link} to={newRulePath()} size="sm" underline="always" />,
              }}
            />
          </Text>
        ))}
        <Text size="sm">
          <Trans
            t={t}
            i18nKey="other.reference"
            components={{ docs: <Anchor href={REFERENCE} size="sm" underline="always" /> }}
          />
        </Text>
      </Stack>
    </Card>
  );
}
