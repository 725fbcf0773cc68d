import { Button, Collapse, NativeSelect } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";

const FORMATS = [
  { value: "haak", name: "haak" },
  { value: "plugandpay-v2", name: "v2" },
  { value: "plugandpay-v1", name: "v1" },
] as const;

type MessageFormatProps = Omit<ComponentProps<typeof NativeSelect>, "label" | "data" | "children"> & {
  /** What the button is called, which unfolds it. */
  readonly label: string;
  /** What else nobody needs on the first day. */
  readonly children?: ReactNode;
};

/** *Geavanceerd*: what nobody needs on the first day, folded away: in which shape the body of a call is sent. */
export function MessageFormat({ label, children, ...input }: MessageFormatProps) {
  const { t } = useTranslation("ui");
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
          label={t("format.label")}
          description={t("format.hint")}
          data={FORMATS.map(({ value, name }) => ({ value, label: t(`format.${name}`) }))}
          {...input}
        />
        {children}
      </Collapse>
    </div>
  );
}
