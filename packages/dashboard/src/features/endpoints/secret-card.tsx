import { useTranslation } from "react-i18next";
import type { Endpoint } from "../../api/client/openapi.ts";
import { SigningSecret } from "../../ui/secret/signing-secret.tsx";
import { Section } from "./section.tsx";

/** The secret of an endpoint, with how it ends. */
export function SecretCard({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t } = useTranslation("secret");
  return (
    <Section title={t("title")} intro={t("intro")}>
      <SigningSecret endpointId={endpoint.id} hint={endpoint.secret_hint} />
    </Section>
  );
}
