import { Button, Card, FileInput, Group, Select, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { useCompareMembers, useComparison } from "../../../api/comparisons.ts";
import { useHuddleConnections, useOtherConnections } from "../../../api/connections.ts";
import { Failure } from "../../../ui/failure.tsx";
import { Loaded } from "../../../ui/states.tsx";
import { useFilters } from "../../../ui/use-filters.ts";
import { AccessFrame } from "../access-frame.tsx";
import { ComparisonResult } from "./comparison-result.tsx";

/** Compares the access of the shop with a member list. The id of the comparison is in the address, so that a reload still shows it. */
export function ComparePage() {
  const { t } = useTranslation("access");
  const { filters, change } = useFilters(["found"]);
  return (
    <AccessFrame title={t("compare.title")} intro={t("compare.intro")}>
      <CompareForm onCompared={(id) => change("found", id)} />
      {filters.found !== "" && <Found key={filters.found} id={filters.found} />}
    </AccessFrame>
  );
}

function Found({ id }: { readonly id: string }) {
  const { t } = useTranslation("access");
  const comparison = useComparison(id);
  return (
    <Loaded query={comparison} failed={t("compare.failed")}>
      {(read) => <ComparisonResult comparison={read} />}
    </Loaded>
  );
}

function CompareForm({ onCompared }: { readonly onCompared: (id: string) => void }) {
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
