import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useErase } from "../../../api/erasures.ts";
import { EraseForm } from "./erase-form.tsx";
import { ErasureProgress } from "./erasure-progress.tsx";

interface EraseDialogueProps {
  /** Whom; null asks for it. */
  readonly email: string | null;
  readonly onClose: () => void;
}

/** Forgets a person: asked twice, shown while it is done, and what is left to do elsewhere at the end. */
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
