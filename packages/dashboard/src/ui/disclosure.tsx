import { Box } from "@mantine/core";
import { type ReactNode, useState } from "react";

interface DisclosureProps {
  readonly title: ReactNode;
  /** Opens it at first, and again whenever this becomes true. */
  readonly opened?: boolean;
  readonly children: ReactNode;
}

/** The native `<details>`, because keyboards and screen readers support it. */
export function Disclosure({ title, opened = false, children }: DisclosureProps) {
  const [open, setOpen] = useState(opened);
  const [hadReason, setHadReason] = useState(opened);
  // Set during rendering, as React advises for state that follows from a prop. It never closes what somebody has opened.
  if (opened !== hadReason) {
    setHadReason(opened);
    if (opened) setOpen(true);
  }
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="disclosure">
      <summary>{title}</summary>
      {/* Rendered only if open, because a list of many calls must not load the attempts of all of them. */}
      {open && <Box pt="xs">{children}</Box>}
    </details>
  );
}
