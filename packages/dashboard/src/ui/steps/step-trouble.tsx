import { Alert, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface StepTroubleProps {
  readonly title: string;
  /** The one thing to do. */
  readonly text: string;
  /** Where to do it, and what the other side said. */
  readonly children?: ReactNode;
}

/** A step at which something is wrong: what, and how to mend it. */
export function StepTrouble({ title, text, children }: StepTroubleProps) {
  return (
    <Alert color="red" title={title} icon={<IconAlertTriangle aria-hidden />} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{text}</Text>
        {children}
      </Stack>
    </Alert>
  );
}
