import { Group, Paper, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";

/** Rows wrap on a narrow screen instead of scrolling sideways. */
export function Rows({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder component="ul" aria-label={label} p={0} m={0} style={{ listStyle: "none", overflow: "hidden" }}>
      {children}
    </Paper>
  );
}

interface RowProps {
  readonly to: string;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly end?: ReactNode;
}

/** The whole row is the link. */
export function Row({ to, title, detail, end }: RowProps) {
  return (
    <li className="row">
      <Link to={to} className="row-link">
        <Group justify="space-between" gap="xs" align="flex-start">
          <Stack gap={2} flex="1 1 240px" miw={0}>
            <Text fw={500} size="sm" style={{ overflowWrap: "anywhere" }}>
              {title}
            </Text>
            {detail && (
              <Text component="div" size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                {detail}
              </Text>
            )}
          </Stack>
          {end && (
            <Group gap="xs" justify="flex-end" fz="sm">
              {end}
            </Group>
          )}
        </Group>
      </Link>
    </li>
  );
}
