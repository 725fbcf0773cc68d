import { ActionIcon } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconTrash } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { DeleteRuleProps } from "./delete-rule-question.tsx";

/** Loaded only if it opens, because most people never open it. */
const DeleteRuleQuestion = lazy(() =>
  import("./delete-rule-question.tsx").then((module) => ({ default: module.DeleteRuleQuestion })),
);

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
