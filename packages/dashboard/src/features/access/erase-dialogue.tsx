import { Button, Group, List, Modal, Progress, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconUserX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Erasure } from "../../api/client/openapi.ts";
import { useConnectionName } from "../../api/connections.ts";
import { useErase, useErasure } from "../../api/erasures.ts";
import { Failure } from "../../ui/failure.tsx";
import { Done, Loaded } from "../../ui/states.tsx";
import { itemOf } from "./access-labels.tsx";

interface EraseDialogueProps {
  /** The person to erase. Null asks for the address. */
  readonly email: string | null;
  readonly onClose: () => void;
}

/** Erases a person's data: asks, shows the progress, and then what is left to do in other systems. */
export function EraseDialogue({ email, onClose }: EraseDialogueProps) {
  const { t } = useTranslation(["access", "ui"]);
  const erase = useErase();
  return (
    <Modal opened onClose={onClose} title={t("access:erase.title")} closeButtonProps={{ "aria-label": t("ui:close") }}>
      {erase.data ? (
        <ErasureProgress id={erase.data.id} />
      ) : (
        <EraseForm email={email} erase={erase} onCancel={onClose} />
      )}
    </Modal>
  );
}

interface EraseButtonProps {
  readonly label: string;
  readonly onClick: () => void;
}

/** Red, because it leads to something that cannot be undone while the buttons beside it change nothing. */
export function EraseButton({ label, onClick }: EraseButtonProps) {
  return (
    <Button
      variant="default"
      c="var(--mantine-color-error)"
      leftSection={<IconUserX size={16} aria-hidden />}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}

interface EraseFormProps {
  readonly email: string | null;
  readonly erase: ReturnType<typeof useErase>;
  readonly onCancel: () => void;
}

const same = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase();

/** The address must be typed twice, because erased data cannot be restored. */
function EraseForm({ email, erase, onCancel }: EraseFormProps) {
  const { t } = useTranslation(["access", "ui"]);
  const form = useForm({
    initialValues: { email: email ?? "", again: "" },
    validate: {
      email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : t("access:erase.noEmail")),
      again: (again, values) => (same(again, values.email) ? null : t("access:erase.differs")),
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => erase.mutate(values.email.trim()))} noValidate>
      <Stack>
        <Text size="sm">{t("access:erase.text")}</Text>
        <TextInput
          type="email"
          label={t("access:erase.email")}
          readOnly={email !== null}
          autoComplete="off"
          data-autofocus={email === null || undefined}
          {...form.getInputProps("email")}
        />
        <TextInput
          type="email"
          label={t("access:erase.again")}
          autoComplete="off"
          data-autofocus={email !== null || undefined}
          {...form.getInputProps("again")}
        />
        {erase.error && <Failure error={erase.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("ui:cancel")}
          </Button>
          <Button type="submit" color="red" loading={erase.isPending}>
            {t("access:erase.confirm")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The hub continues even if the dialogue is closed. */
function ErasureProgress({ id }: { readonly id: string }) {
  const erasure = useErasure(id);
  return (
    <Loaded query={erasure}>
      {(read) => (read.state === "done" ? <Erased erasure={read} /> : <Running erasure={read} />)}
    </Loaded>
  );
}

function Running({ erasure }: { readonly erasure: Erasure }) {
  const { t } = useTranslation("access");
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">{t("erase.running", { count: erasure.events })}</Text>
      <Progress value={100} animated aria-label={t("erase.title")} />
    </Stack>
  );
}

function Erased({ erasure }: { readonly erasure: Erasure }) {
  const { t } = useTranslation("access");
  const nameOf = useConnectionName();
  const { events, deliveries, notices, left_access: left } = erasure;
  return (
    <Stack>
      <Done title={t("erase.done")}>{t("erase.counts", { events, deliveries, notices })}</Done>
      {left.length > 0 && (
        <Stack gap="xs">
          <Text size="sm" fw={500}>
            {t("erase.left")}
          </Text>
          <List size="sm">
            {left.map((access) => (
              <List.Item key={`${access.connection_id} ${itemOf(access)}`}>
                {t("to", { item: itemOf(access), connection: nameOf(access.connection_id) })}
              </List.Item>
            ))}
          </List>
        </Stack>
      )}
    </Stack>
  );
}
