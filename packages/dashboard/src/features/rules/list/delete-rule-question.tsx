import { useTranslation } from "react-i18next";
import { Confirm } from "../../../ui/confirm.tsx";
import { useOwed } from "../requests/count-owed.ts";
import { useDeleteRule } from "../requests/delete-rule.ts";
import type { DeleteRuleProps } from "./delete-rule.tsx";

interface DeleteRuleQuestionProps extends DeleteRuleProps {
  readonly onClose: () => void;
}

/** What becomes of the calls that the rule still owes, before it is deleted. */
export function DeleteRuleQuestion({ rule, name, onClose, onDeleted }: DeleteRuleQuestionProps) {
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
