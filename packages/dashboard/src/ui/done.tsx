import { Alert } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface DoneProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** State four of four: it is done. Stays where it was done; what passes by itself is a notification instead. */
export function Done({ title, children }: DoneProps) {
  return (
    <Alert color="green" title={title} icon={<IconCheck aria-hidden />} role="status">
      {children}
    </Alert>
  );
}
