import { NativeSelect } from "@mantine/core";
import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";

const FORMATS = [
  { value: "haak", name: "haak" },
  { value: "plugandpay-v2", name: "v2" },
  { value: "plugandpay-v1", name: "v1" },
] as const;

type MessageFormatProps = Omit<ComponentProps<typeof NativeSelect>, "label" | "data" | "children">;

export function MessageFormat(input: MessageFormatProps) {
  const { t } = useTranslation("ui");
  return (
    <NativeSelect
      label={t("format.label")}
      description={t("format.hint")}
      data={FORMATS.map(({ value, name }) => ({ value, label: t(`format.${name}`) }))}
      {...input}
    />
  );
}
