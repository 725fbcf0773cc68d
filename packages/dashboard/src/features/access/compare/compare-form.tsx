import { Button, Card, FileInput, Group, Select, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { useCompareMembers } from "../../../api/comparisons.ts";
import { useHuddleConnections, useOtherConnections } from "../../../api/connections.ts";
import { Failure } from "../../../ui/failure.tsx";

/** Asks of which connection the members are, and for the list. */
export function CompareForm({ onCompared }: { readonly onCompared: (id: string) => void }) {
  const { t } = useTranslation("access");
  const connections = [...(useHuddleConnections().data ?? []), ...(useOtherConnections().data ?? [])];
  const compare = useCompareMembers();
  const form = useForm<{ connectionId: string | null; file: File | null }>({
    initialValues: { connectionId: null, file: null },
    validate: {
      connectionId: (id) => (id === null ? t("form.missing") : null),
      file: (file) => (file === null ? t("compare.noFile") : null),
    },
  });
  const submit = form.onSubmit(({ connectionId, file }) => {
    if (connectionId === null || file === null) return;
    compare.mutate({ connectionId, file }, { onSuccess: ({ id }) => onCompared(id) });
  });
  return (
    <Card withBorder padding="lg">
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Select
            label={t("compare.connection")}
            placeholder={t("compare.chooseConnection")}
            data={connections.map(({ id, name }) => ({ value: id, label: name }))}
            maw={420}
            {...form.getInputProps("connectionId")}
          />
          <FileInput
            label={t("compare.file")}
            description={t("compare.fileHint")}
            placeholder={t("compare.choose")}
            accept=".csv,text/csv,text/plain"
            maw={420}
            {...form.getInputProps("file")}
          />
          {compare.error && <Failure error={compare.error} title={t("compare.notCompared")} />}
          <Group>
            <Button type="submit" loading={compare.isPending}>
              {t("compare.start")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
