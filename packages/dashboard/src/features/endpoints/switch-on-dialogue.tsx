import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Endpoint } from "../../api/client/openapi.ts";
import { useChangeEndpoint } from "../../api/endpoints.ts";
import { Failure } from "../../ui/failure.tsx";

interface SwitchOnDialogueProps {
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

/** Asks what to do with waiting deliveries, if there are any. */
export function SwitchOnDialogue({ endpoint, onClose }: SwitchOnDialogueProps) {
  const { t } = useTranslation(["endpoints", "ui"]);
  const [waiting, setWaiting] = useState("send");
  const change = useChangeEndpoint(endpoint.id);
  const act = () => change.mutate({ enabled: true, send_waiting: waiting === "send" }, { onSuccess: onClose });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("endpoints:switch.onTitle")}
      closeButtonProps={{ "aria-label": t("ui:close") }}
    >
      <Stack>
        {endpoint.pending === 0 ? (
          <Text size="sm">{t("endpoints:switch.nothingWaits")}</Text>
        ) : (
          <Radio.Group
            label={t("endpoints:switch.waits", { count: endpoint.pending })}
            value={waiting}
            onChange={setWaiting}
          >
            <Stack gap="xs" pt="xs">
              <Radio value="send" label={t("endpoints:switch.send")} />
              <Radio value="drop" label={t("endpoints:switch.drop")} description={t("endpoints:switch.dropHint")} />
            </Stack>
          </Radio.Group>
        )}
        {change.error && <Failure error={change.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("ui:cancel")}
          </Button>
          <Button loading={change.isPending} onClick={act} {...(waiting === "drop" && { color: "red" })}>
            {t("endpoints:switch.on")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
