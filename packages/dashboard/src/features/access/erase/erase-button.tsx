import { Button } from "@mantine/core";
import { IconUserX } from "@tabler/icons-react";

interface EraseButtonProps {
  readonly label: string;
  readonly onClick: () => void;
}

/** Leads to what cannot be undone, so that it is red: beside it stand buttons that change nothing. */
export function EraseButton({ label, onClick }: EraseButtonProps) {
  return (
    <Button
      variant="default"
      c="var(--mantine-color-error)"
      leftSection={<IconUserX size={16} aria-hidden />}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
