import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

interface EmptyProps {
  /** Left out where the page's heading has said it. */
  readonly title?: string;
  /** What would fill it, or what to do. */
  readonly text: string;
  /** The button that does it. */
  readonly action?: ReactNode;
}

/** State two of four: there is nothing, and that is no fault. */
export function Empty({ title, text, action }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" py="xl" ta="center">
      {title && <Text fw={600}>{title}</Text>}
      <Text c="dimmed" maw={480}>
        {text}
      </Text>
      {action}
    </Stack>
  );
}
