import { ActionIcon } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconTrash } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { DeleteRuleProps } from "./delete-rule-question.tsx";

/** Loaded when somebody asks: nobody waits for a dialogue that may never open. */
const DeleteRuleQuestion = lazy(() =>
  import("./delete-rule-question.tsx").then((module) => ({ default: module.DeleteRuleQuestion })),
);

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
      {asking && (
        <Suspense>
          <DeleteRuleQuestion rule={rule} name={name} onClose={close} {...(onDeleted ? { onDeleted } : {})} />
        </Suspense>
      )}
    </>
  );
}
