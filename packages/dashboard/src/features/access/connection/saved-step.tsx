import { Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { HuddleConnection, OtherConnection } from "../../../api/client/openapi.ts";
import { paths } from "../../../app/paths.ts";
import { StepCard } from "../../../ui/steps/step-card.tsx";

/** Step one: what was filled in. It is done, or there would be no such page. */
export function SavedStep({ connection }: { readonly connection: HuddleConnection | OtherConnection }) {
  const { t } = useTranslation(["connection", "access"]);
  const { id, name } = connection;
  const where = "domain" in connection ? connection.domain : connection.base_url;
  return (
    <StepCard number={1} title={t("connection:saved.title")} state="done">
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {t("connection:saved.text", { where })}
      </Text>
      <Group>
        <Button
          component={Link}
          to={`${paths.accessConnections}?${new URLSearchParams({ form: id })}`}
          variant="default"
          aria-label={t("access:form.change", { name })}
        >
          {t("access:connections.change")}
        </Button>
      </Group>
    </StepCard>
  );
}
