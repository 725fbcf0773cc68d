import { Box } from "@mantine/core";
import { type ReactNode, useState } from "react";

interface DisclosureProps {
  readonly title: ReactNode;
  /** Whether there is a reason for it to be open: at first, and when one comes up. */
  readonly opened?: boolean;
  readonly children: ReactNode;
}

/** Something that is shown when somebody asks for it: the browser's own, which keyboards and screen readers know. */
export function Disclosure({ title, opened = false, children }: DisclosureProps) {
  const [open, setOpen] = useState(opened);
  const [hadReason, setHadReason] = useState(opened);
  // As React has it for what follows from a change: before anything is shown. Nobody's page folds up by itself.
  if (opened !== hadReason) {
    setHadReason(opened);
    if (opened) setOpen(true);
  }
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="disclosure">
      <summary>{title}</summary>
      {/* Made only then: a list of many calls must not ask for the attempts of all of them. */}
      {open && <Box pt="xs">{children}</Box>}
    </details>
  );
}
