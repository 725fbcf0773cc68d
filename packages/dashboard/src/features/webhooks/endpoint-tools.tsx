import { Divider, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Rule } from "../../api/client/openapi.ts";
import { useSettingsRules } from "../../api/rules.ts";
import { SigningSecret } from "../../ui/secret/signing-secret.tsx";
import { Loaded } from "../../ui/states.tsx";
import { TestCall } from "./test-call.tsx";

type Slot = "orders" | "cancellations";

interface EndpointToolsProps {
  readonly slot: Slot;
  /** The saved URL. */
  readonly url: string | null;
  /** Whether the fields differ from what is saved. */
  readonly changed: boolean;
}

/** A saved URL can be tested, and has a signing secret. */
export function EndpointTools({ slot, url, changed }: EndpointToolsProps) {
  const { t } = useTranslation(["webhooks", "secret"]);
  const rules = useSettingsRules();
  if (url === null) {
    return (
      <Text size="sm" c="dimmed">
        {t("webhooks:test.noUrl")}
      </Text>
    );
  }
  return (
    <Loaded query={rules} failed={t("webhooks:test.noEndpoint")}>
      {(list) => {
        const endpointId = ruleOf(slot, list)?.endpoint_id;
        if (endpointId === undefined) return null;
        const what = t(`webhooks:${slot}.title`);
        return (
          <Stack key={endpointId}>
            <Divider />
            <TestCall endpointId={endpointId} what={what} changed={changed} />
            <div>
              <Text size="sm" fw={500}>
                {t("secret:title")}
              </Text>
              <Text size="sm" c="dimmed">
                {t("secret:intro")}
              </Text>
            </div>
            <SigningSecret endpointId={endpointId} hint={null} what={what} />
          </Stack>
        );
      }}
    </Loaded>
  );
}

/** The hub makes one rule for the orders URL and one for the cancellations URL. */
function ruleOf(slot: Slot, rules: readonly Rule[]): Rule | null {
  return rules.find(({ trigger }) => trigger.startsWith("order.") === (slot === "orders")) ?? null;
}
