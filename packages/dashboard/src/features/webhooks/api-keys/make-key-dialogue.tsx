import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { useMakeApiKey } from "../../../api/api-keys.ts";
import type { NewApiKey } from "../../../api/client/openapi.ts";
import { Failure } from "../../../ui/failure.tsx";

interface MakeKeyDialogueProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onMade: (key: NewApiKey) => void;
}

/** Asks what the key is for, and makes it. */
export function MakeKeyDialogue({ opened, onClose, onMade }: MakeKeyDialogueProps) {
  const { t } = useTranslation(["webhooks", "ui"]);
  const make = useMakeApiKey();
  const form = useForm({ initialValues: { name: "" } });
  const submit = form.onSubmit(({ name }) =>
    make.mutate(name.trim(), {
      onSuccess: (key) => {
        onMade(key);
        form.reset();
        onClose();
      },
    }),
  );
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("webhooks:keys.make")}
      closeButtonProps={{ "aria-label": t("ui:close") }}
    >
      <form onSubmit={submit}>
        <Stack>
          {make.error && <Failure error={make.error} />}
          <TextInput
            label={t("webhooks:keys.name")}
            description={t("webhooks:keys.nameHint")}
            maxLength={200}
            data-autofocus
            {...form.getInputProps("name")}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("ui:cancel")}
            </Button>
            <Button type="submit" loading={make.isPending}>
              {t("webhooks:keys.makeIt")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
