import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRotateSigningSecret } from "../../api/endpoints.ts";
import { Failure } from "../failure.tsx";
import { type Overlap, OverlapChoice, overlapSeconds } from "./overlap-choice.tsx";

interface RotateDialogueProps {
  readonly endpointId: string;
  readonly onClose: () => void;
  readonly onRotated: (secret: string) => void;
}

export function RotateDialogue({ endpointId, onClose, onRotated }: RotateDialogueProps) {
  const { t } = useTranslation(["secret", "ui"]);
  const [overlap, setOverlap] = useState<Overlap>("day");
  const rotate = useRotateSigningSecret(endpointId);
  const act = () =>
    rotate.mutate(overlapSeconds(overlap), {
      onSuccess: (secret) => {
        onRotated(secret);
        onClose();
      },
    });
  return (
    <Modal opened onClose={onClose} title={t("secret:rotateTitle")} closeButtonProps={{ "aria-label": t("ui:close") }}>
      <Stack>
        <Text size="sm">{t("secret:rotateText")}</Text>
        <OverlapChoice label={t("secret:question")} value={overlap} onChange={setOverlap} />
        {rotate.error && <Failure error={rotate.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("ui:cancel")}
          </Button>
          <Button loading={rotate.isPending} onClick={act}>
            {t("secret:rotate")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
