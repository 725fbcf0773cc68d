import { Checkbox, List, Stack, TextInput } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import type { HuddleConnection } from "../../../api/client/openapi.ts";
import type { Tagged } from "../../../api/client/tagged.ts";
import { useSaveHuddleConnection } from "../../../api/connections.ts";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { SecretInput } from "../../../ui/secret/secret-field.tsx";
import { PolicyFields, TemplateFields } from "./connection-fields.tsx";
import {
  type ConnectionForm,
  ConnectionFormCard,
  showFieldErrors,
  useConnectionForm,
} from "./connection-form-card.tsx";
import { toHuddleBody } from "./connection-values.ts";

interface HuddleFormProps {
  /** Null for a new connection. */
  readonly read: Tagged<HuddleConnection> | null;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}

export function HuddleForm({ read, onClose, onSaved }: HuddleFormProps) {
  const { t } = useTranslation("access");
  const save = useSaveHuddleConnection();
  const stored = read?.value ?? null;
  const form = useConnectionForm(read, ["domain"]);
  const submit = form.onSubmit((values) => {
    const body = toHuddleBody(values);
    const input = read === null ? { read: null, body: { ...body, api_key: values.api_key.trim() } } : { read, body };
    save.mutate(input, { onSuccess: ({ id }) => onSaved(id), onError: (error) => showFieldErrors(form, error) });
  });
  return (
    <ConnectionFormCard
      dirty={form.isDirty()}
      title={stored === null ? t("form.newHuddle") : t("form.change", { name: stored.name })}
      intro={stored === null && <HowTo />}
      onSubmit={submit}
      onCancel={onClose}
      save={save}
    >
      <HuddleFields form={form} isNew={stored === null} />
    </ConnectionFormCard>
  );
}

function HowTo() {
  const { t } = useTranslation("access");
  return (
    <List type="ordered" size="sm" spacing={4}>
      {(["make", "sku", "copy"] as const).map((step) => (
        <List.Item key={step}>
          <Trans t={t} i18nKey={`form.huddleSteps.${step}`} components={{ b: <strong /> }} />
        </List.Item>
      ))}
    </List>
  );
}

function HuddleFields({ form, isNew }: { readonly form: ConnectionForm; readonly isNew: boolean }) {
  const { t } = useTranslation("access");
  return (
    <>
      <TextInput label={t("form.name")} description={t("form.nameHint")} {...form.getInputProps("name")} />
      <TextInput label={t("form.domain")} description={t("form.domainHint")} {...form.getInputProps("domain")} />
      <SecretInput
        label={t("form.key")}
        description={t(isNew ? "form.keyHint" : "form.keyKept")}
        autoComplete="off"
        {...form.getInputProps("api_key")}
      />
      <Checkbox
        label={t("form.lite")}
        description={t("form.liteHint")}
        {...form.getInputProps("lite", { type: "checkbox" })}
      />
      <Disclosure title={t("form.advanced")} opened={hasAdvancedError(form)}>
        <Stack gap="lg">
          <PolicyFields form={form} />
          <TemplateFields form={form} name="revoke" />
          <TextInput
            label={t("form.address")}
            description={t("form.addressHint")}
            {...form.getInputProps("base_url")}
          />
        </Stack>
      </Disclosure>
    </>
  );
}

/** The advanced part opens if it has an error, because otherwise nobody would see why nothing was saved. */
function hasAdvancedError(form: ConnectionForm): boolean {
  return Object.keys(form.errors).some((field) => /^(revoke|brake|base_url|unpaid)/.test(field));
}
