import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { wasChangedMeanwhile } from "../api/client/tagged.ts";
import { Failure } from "./failure.tsx";

interface NotSavedProps {
  readonly error: Error;
  /** Whether the fields of the form say all of it themselves. */
  readonly atFields: boolean;
}

/** Why a form was not saved: see the fields, somebody else was quicker, or whatever the hub says. */
export function NotSaved({ error, atFields }: NotSavedProps) {
  const { t } = useTranslation("ui");
  if (!atFields && !wasChangedMeanwhile(error)) return <Failure error={error} title={t("notSaved.title")} />;
  const changed = wasChangedMeanwhile(error);
  return (
    <Alert
      color={changed ? "yellow" : "red"}
      title={t(changed ? "notSaved.changedTitle" : "notSaved.title")}
      icon={<IconAlertTriangle aria-hidden />}
      role="alert"
    >
      {t(changed ? "notSaved.changed" : "notSaved.fields")}
    </Alert>
  );
}
