import { Group, Loader, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** Something is under way, or is waited for; whoever hears the page is told as well. */
export function StepWaiting({ children }: { readonly children: ReactNode }) {
  return (
    <Group gap="xs" role="status" wrap="nowrap">
      <Loader size="xs" aria-hidden />
      <Text size="sm">{children}</Text>
    </Group>
  );
}
