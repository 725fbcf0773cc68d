import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { PlugAndPaySource } from "../../../api/client/openapi.ts";
import { useSaveSource } from "../../../api/source.ts";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Failure } from "../../../ui/failure.tsx";

/** Where Plug&Pay's API is. Nobody needs to change it but who tries Haak out with something in Plug&Pay's place. */
export function ApiAddress({ source }: { readonly source: PlugAndPaySource }) {
  const { t } = useTranslation("plugAndPay");
  return (
    <Disclosure title={t("advanced")}>
      <AddressForm key={source.base_url} baseUrl={source.base_url} label={t("apiAddress.label")} />
    </Disclosure>
  );
}

function AddressForm({ baseUrl, label }: { readonly baseUrl: string; readonly label: string }) {
  const { t } = useTranslation("plugAndPay");
  const save = useSaveSource();
  const form = useForm({ initialValues: { url: baseUrl } });
  // An empty field means what most shops want: Plug&Pay itself.
  const submit = form.onSubmit(({ url }) => save.mutate({ base_url: url.trim() === "" ? null : url.trim() }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput label={label} description={t("apiAddress.hint")} {...form.getInputProps("url")} />
        {save.error && <Failure error={save.error} />}
        <Group>
          <Button type="submit" variant="default" loading={save.isPending}>
            {t("apiAddress.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
