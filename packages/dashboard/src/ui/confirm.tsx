import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Failure } from "./failure.tsx";

interface ConfirmProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** A question, such as "Delete this rule?" */
  readonly title: string;
  readonly text: string;
  /** A verb, such as "Delete", never "OK". */
  readonly action: string;
  /** Whether nothing is lost, so that the question only prevents a mistake. */
  readonly harmless?: boolean;
  /** The dialogue closes when it resolves, and shows the error if it rejects. */
  readonly onConfirm: () => Promise<unknown>;
}

export function Confirm({ opened, onClose, title, text, action, harmless = false, onConfirm }: ConfirmProps) {
  const { t } = useTranslation("ui");
  const confirm = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": t("close") }}>
      <Stack>
        <Text size="sm">{text}</Text>
        {confirm.error && <Failure error={confirm.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("cancel")}
          </Button>
          {/* Lighter reds have less contrast under white than the 4.5:1 that WCAG 1.4.3 needs, in the dark scheme. */}
          <Button
            {...(harmless ? {} : { color: "red.9" })}
            loading={confirm.isPending}
            onClick={() => confirm.mutate()}
          >
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
