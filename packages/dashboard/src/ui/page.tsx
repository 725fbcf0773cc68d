import { Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";

interface PageProps {
  readonly title: string;
  /** One sentence on what the page is for. */
  readonly intro?: string;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/**
 * The frame of a page: the browser's title, the heading, and the focus on it, so that who cannot see the screen hears
 * where a link has led.
 */
export function Page({ title, intro, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Haak`;
  }, [title]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        {/* Rather than the buttons drop below, a long sentence takes two lines. */}
        <Stack gap={4} flex="1 1 18rem" miw={0}>
          <Title order={1} size="h2" tabIndex={-1} ref={heading} style={{ outline: "none" }}>
            {title}
          </Title>
          {intro && <Text c="dimmed">{intro}</Text>}
        </Stack>
        {actions && <Group gap="sm">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
