import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Failure } from "./failure.tsx";

interface ConfirmProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The question, "Delete this rule?" */
  readonly title: string;
  /** What will be lost, or what will happen. */
  readonly text: string;
  /** The deed as a verb, "Delete": never "OK". */
  readonly action: string;
  /** True where nothing is lost, and the question is only so that it is not done by mistake. */
  readonly harmless?: boolean;
  /** Does it. Resolves when it is done, and the dialogue closes; what it rejects with is shown in the dialogue. */
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks before something is lost, or sent. */
export function Confirm({ opened, onClose, title, text, action, harmless = false, onConfirm }: ConfirmProps) {
  const { t } = useTranslation("ui");
  const deed = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": t("close") }}>
      <Stack>
        <Text size="sm">{text}</Text>
        {deed.error && <Failure error={deed.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("cancel")}
          </Button>
          {/* Lighter reds have less than the 4.5:1 of WCAG 1.4.3 under white, in the dark scheme. */}
          <Button {...(harmless ? {} : { color: "red.9" })} loading={deed.isPending} onClick={() => deed.mutate()}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
