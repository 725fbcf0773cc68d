import { Button, Collapse, NativeSelect } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { type ComponentProps, useId } from "react";
import { useTranslation } from "react-i18next";

const FORMATS = [
  { value: "haak", name: "haak" },
  { value: "plugandpay-v2", name: "v2" },
  { value: "plugandpay-v1", name: "v1" },
] as const;

type AdvancedProps = Omit<ComponentProps<typeof NativeSelect>, "label" | "data"> & {
  /** What the button is called, which unfolds it. */
  readonly label: string;
};

/** What nobody needs on the first day: in which shape the body is sent. */
export function Advanced({ label, ...input }: AdvancedProps) {
  const { t } = useTranslation("webhooks");
  const [opened, { toggle }] = useDisclosure(false);
  const id = useId();
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={opened ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        aria-expanded={opened}
        aria-controls={id}
        onClick={toggle}
      >
        {label}
      </Button>
      <Collapse expanded={opened} id={id} pt="xs">
        <NativeSelect
          label={t("format")}
          description={t("formatHint")}
          data={FORMATS.map(({ value, name }) => ({ value, label: t(`formats.${name}`) }))}
          {...input}
        />
      </Collapse>
    </div>
  );
}
