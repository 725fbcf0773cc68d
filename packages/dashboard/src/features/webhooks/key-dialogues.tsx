import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMakeApiKey, useReplaceApiKey } from "../../api/api-keys.ts";
import type { ApiKey, NewApiKey } from "../../api/client/openapi.ts";
import { Failure } from "../../ui/failure.tsx";
import { type Overlap, OverlapChoice, overlapSeconds } from "../../ui/secret/overlap-choice.tsx";

interface MakeKeyDialogueProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onMade: (key: NewApiKey) => void;
}

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

interface ReplaceKeyDialogueProps {
  readonly apiKey: ApiKey;
  readonly onClose: () => void;
  readonly onMade: (key: NewApiKey) => void;
}

export function ReplaceKeyDialogue({ apiKey, onClose, onMade }: ReplaceKeyDialogueProps) {
  const { t } = useTranslation(["webhooks", "ui"]);
  const [overlap, setOverlap] = useState<Overlap>("day");
  const replace = useReplaceApiKey();
  const act = () =>
    replace.mutate(
      { id: apiKey.id, overlapSeconds: overlapSeconds(overlap) },
      {
        onSuccess: (key) => {
          onMade(key);
          onClose();
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("webhooks:keys.replaceTitle", { name: apiKey.name })}
      closeButtonProps={{ "aria-label": t("ui:close") }}
    >
      <Stack>
        <Text size="sm">{t("webhooks:keys.replaceText")}</Text>
        <OverlapChoice label={t("webhooks:keys.overlap")} value={overlap} onChange={setOverlap} />
        {overlap === "none" && <Text size="sm">{t("webhooks:keys.ownKey")}</Text>}
        {replace.error && <Failure error={replace.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("ui:cancel")}
          </Button>
          <Button loading={replace.isPending} onClick={act}>
            {t("webhooks:keys.replace")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
