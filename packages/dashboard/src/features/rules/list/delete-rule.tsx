import { ActionIcon } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Rule } from "../../../api/openapi.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { useOwed } from "../requests/count-owed.ts";
import { useDeleteRule } from "../requests/delete-rule.ts";

interface DeleteRuleProps {
  readonly rule: Rule;
  readonly name: string;
  /** Where to go when it is gone. */
  readonly onDeleted?: () => void;
}

/** Deletes a rule, after saying what becomes of the calls that it still owes. */
export function DeleteRule({ rule, name, onDeleted }: DeleteRuleProps) {
  const { t } = useTranslation("rules");
  const [asking, { open, close }] = useDisclosure(false);
  return (
    <>
      <ActionIcon
        variant="default"
        size="input-sm"
        c="var(--mantine-color-error)"
        aria-label={t("delete.what", { name })}
        onClick={open}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
      {asking && <Question rule={rule} name={name} onClose={close} {...(onDeleted ? { onDeleted } : {})} />}
    </>
  );
}

function Question({ rule, name, onClose, onDeleted }: DeleteRuleProps & { readonly onClose: () => void }) {
  const { t } = useTranslation("rules");
  const remove = useDeleteRule();
  const owed = useOwed(rule.id);
  const lost = owed.data === undefined ? t("delete.owedUnknown") : t("delete.owed", { count: owed.data });
  const act = async () => {
    await remove.mutateAsync(rule.id);
    onDeleted?.();
  };
  return (
    <Confirm
      opened
      onClose={onClose}
      title={t("delete.title", { name })}
      text={`${lost} ${t(rule.enabled && owed.data !== 0 ? "delete.text" : "delete.textOff")}`}
      action={t("delete.action")}
      onConfirm={act}
    />
  );
}
