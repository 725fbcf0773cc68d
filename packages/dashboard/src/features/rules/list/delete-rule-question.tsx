import { useTranslation } from "react-i18next";
import type { DeliveryState, Rule } from "../../../api/client/openapi.ts";
import { useReplayCount } from "../../../api/replays.ts";
import { useDeleteRule } from "../../../api/rules.ts";
import { Confirm } from "../../../ui/confirm.tsx";

/** States in which a delivery is still to be sent. */
const PENDING: DeliveryState[] = ["pending", "sending", "waiting", "paused"];

export interface DeleteRuleProps {
  readonly rule: Rule;
  readonly name: string;
  /** Called after the rule is deleted. */
  readonly onDeleted?: () => void;
}

interface DeleteRuleQuestionProps extends DeleteRuleProps {
  readonly onClose: () => void;
}

/** Shows how many pending calls will be cancelled. */
export function DeleteRuleQuestion({ rule, name, onClose, onDeleted }: DeleteRuleQuestionProps) {
  const { t } = useTranslation("rules");
  const remove = useDeleteRule();
  const pending = useReplayCount({ rule_id: rule.id, states: PENDING });
  const lost = pending.data === undefined ? t("delete.pendingUnknown") : t("delete.pending", { count: pending.data });
  const act = async () => {
    await remove.mutateAsync(rule.id);
    onDeleted?.();
  };
  return (
    <Confirm
      opened
      onClose={onClose}
      title={t("delete.title", { name })}
      text={`${lost} ${t(rule.enabled && pending.data !== 0 ? "delete.text" : "delete.textOff")}`}
      action={t("delete.action")}
      onConfirm={act}
    />
  );
}
