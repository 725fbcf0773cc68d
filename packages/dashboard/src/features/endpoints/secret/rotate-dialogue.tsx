import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "../../../ui/failure.tsx";
import { useRotateSecret } from "./rotate-secret.ts";

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 604_800;

/** How long the old secret goes on being used beside the new one. */
const OVERLAPS = { none: 0, hour: HOUR_SECONDS, day: DAY_SECONDS, week: WEEK_SECONDS } as const;
type Overlap = keyof typeof OVERLAPS;

interface RotateDialogueProps {
  readonly endpointId: string;
  readonly onClose: () => void;
  readonly onRotated: (secret: string) => void;
}

/** Asks how long the old secret goes on, and makes the new one. */
export function RotateDialogue({ endpointId, onClose, onRotated }: RotateDialogueProps) {
  const { t } = useTranslation(["endpoints", "ui"]);
  const [overlap, setOverlap] = useState<Overlap>("day");
  const rotate = useRotateSecret(endpointId);
  const act = () =>
    rotate.mutate(OVERLAPS[overlap], {
      onSuccess: (secret) => {
        onRotated(secret);
        onClose();
      },
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("endpoints:secret.rotate")}
      closeButtonProps={{ "aria-label": t("ui:close") }}
    >
      <Stack>
        <Text size="sm">{t("endpoints:secret.rotateText")}</Text>
        <Radio.Group
          label={t("endpoints:secret.overlap")}
          value={overlap}
          onChange={(value) => setOverlap(isOverlap(value) ? value : "day")}
        >
          <Stack gap="xs" pt="xs">
            {Object.keys(OVERLAPS)
              .filter(isOverlap)
              .map((one) => (
                <Radio key={one} value={one} label={t(`endpoints:secret.overlaps.${one}`)} />
              ))}
          </Stack>
        </Radio.Group>
        {rotate.error && <Failure error={rotate.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("ui:cancel")}
          </Button>
          <Button loading={rotate.isPending} onClick={act}>
            {t("endpoints:secret.rotate")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function isOverlap(text: string): text is Overlap {
  return Object.hasOwn(OVERLAPS, text);
}
