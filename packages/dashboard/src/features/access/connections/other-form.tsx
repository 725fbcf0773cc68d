import { Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { OtherConnection } from "../../../api/client/openapi.ts";
import type { Tagged } from "../../../api/client/tagged.ts";
import { useSaveOtherConnection } from "../../../api/connections.ts";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { SecretInput } from "../../../ui/secret/secret-field.tsx";
import { PolicyFields, TemplateFields } from "./connection-fields.tsx";
import { ConnectionFormCard, showFieldErrors, useConnectionForm } from "./connection-form-card.tsx";
import { toOtherBody } from "./connection-values.ts";

interface OtherFormProps {
  /** Null for a new connection. */
  readonly read: Tagged<OtherConnection> | null;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}

/** The connector for every system that can be called by HTTP. The hub has no other one beside Huddle's. */
const CONNECTOR = "http-member";

export function OtherForm({ read, onClose, onSaved }: OtherFormProps) {
  const { t } = useTranslation("access");
  const save = useSaveOtherConnection();
  const stored = read?.value ?? null;
  const form = useConnectionForm(read, ["base_url"]);
  const submit = form.onSubmit((values) => {
    const body = toOtherBody(values);
    const input =
      read === null
        ? { read: null, body: { ...body, connector: CONNECTOR, api_key: values.api_key.trim() } }
        : { read, body };
    save.mutate(input, { onSuccess: ({ id }) => onSaved(id), onError: (error) => showFieldErrors(form, error) });
  });
  return (
    <ConnectionFormCard
      dirty={form.isDirty()}
      title={stored === null ? t("form.newOther") : t("form.change", { name: stored.name })}
      intro={t("form.otherIntro")}
      onSubmit={submit}
      onCancel={onClose}
      save={save}
    >
      <TextInput label={t("form.name")} description={t("form.nameHint")} {...form.getInputProps("name")} />
      <TextInput
        label={t("form.otherAddress")}
        description={t("form.otherAddressHint")}
        {...form.getInputProps("base_url")}
      />
      <SecretInput
        label={t("form.key")}
        description={t(stored === null ? "form.otherKeyHint" : "form.keyKept")}
        autoComplete="off"
        {...form.getInputProps("api_key")}
      />
      <TemplateFields form={form} name="grant" />
      <TemplateFields form={form} name="revoke" />
      <Disclosure title={t("form.advanced")}>
        <Stack gap="lg">
          <PolicyFields form={form} />
        </Stack>
      </Disclosure>
    </ConnectionFormCard>
  );
}
