import { Button, Group, Stack, Text } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useTestCall } from "../../../api/endpoints.ts";
import { Failure } from "../../../ui/failure.tsx";
import { TestAnswer } from "./test-answer.tsx";

interface TestCallProps {
  readonly endpointId: string;
  /** What the call is for, for those who hear the button; "Bestellingen". */
  readonly what: string;
  /** What the page shows is not what would be called. */
  readonly changed: boolean;
}

/** *Testaanroep*: sends a sample and shows what the receiver answered. */
export function TestCall({ endpointId, what, changed }: TestCallProps) {
  const { t } = useTranslation("webhooks");
  const test = useTestCall();
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconSend size={16} aria-hidden />}
          aria-label={t("test.sendWhat", { what })}
          loading={test.isPending}
          disabled={changed}
          onClick={() => test.mutate(endpointId)}
        >
          {t("test.send")}
        </Button>
        <Text size="sm" c="dimmed">
          {t(changed ? "test.saveFirst" : "test.hint")}
        </Text>
      </Group>
      {test.error && <Failure error={test.error} title={t("test.failed")} />}
      {test.data !== undefined && !changed && <TestAnswer key={test.data} deliveryId={test.data} />}
    </Stack>
  );
}
