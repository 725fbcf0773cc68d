import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Endpoint } from "../../api/client/openapi.ts";
import { useChangeEndpoint } from "../../api/endpoints.ts";
import { Failure } from "../../ui/failure.tsx";
import { Done } from "../../ui/states.tsx";
import { Section } from "./section.tsx";

/**
 * An empty field leaves the limit to the hub, which also checks the values. Native number fields, because they write decimals in the
 * reader's way and need no script.
 */
export function LimitsForm({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t } = useTranslation("endpoints");
  const change = useChangeEndpoint(endpoint.id);
  const [rate, setRate] = useState(String(endpoint.rate_per_second ?? ""));
  const [concurrency, setConcurrency] = useState(String(endpoint.concurrency ?? ""));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    change.mutate({ rate_per_second: numberOf(rate), concurrency: numberOf(concurrency) });
  };
  return (
    <Section title={t("limits.title")} intro={t("limits.intro")}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Group align="flex-start" gap="sm">
            <NumberField
              label={t("limits.rate")}
              description={t("limits.rateHint")}
              placeholder={t("limits.unlimited")}
              step="any"
              value={rate}
              onChange={setRate}
            />
            <NumberField
              label={t("limits.concurrency")}
              description={t("limits.concurrencyHint")}
              placeholder={t("limits.byHub")}
              step="1"
              value={concurrency}
              onChange={setConcurrency}
            />
          </Group>
          {change.error && <Failure error={change.error} />}
          {change.isSuccess && <Done title={t("limits.saved")} />}
          <Group>
            <Button type="submit" size="xs" loading={change.isPending}>
              {t("limits.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly description: string;
  readonly placeholder: string;
  readonly step: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function NumberField({ onChange, ...rest }: NumberFieldProps) {
  return (
    <TextInput
      type="number"
      min={0}
      flex="1 1 220px"
      {...rest}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function numberOf(value: string): number | null {
  return value === "" ? null : Number(value);
}
