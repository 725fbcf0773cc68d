import { Code, Group, ScrollArea, Stack, Text } from "@mantine/core";
import { CopyButton } from "./copy-button.tsx";

interface TextBlockProps {
  readonly title: string;
  /** As it was sent. The copy button copies exactly this. */
  readonly text: string;
}

/** JSON is indented for reading. */
export function TextBlock({ title, text }: TextBlockProps) {
  return (
    <Stack gap={4}>
      <Group justify="space-between">
        <Text size="sm" fw={500}>
          {title}
        </Text>
        <CopyButton value={text} what={title} />
      </Group>
      <ScrollArea.Autosize mah={360} viewportProps={{ tabIndex: 0, role: "group", "aria-label": title }}>
        {/* In the light scheme the block has the colour of the page, so that it needs a border. */}
        <Code
          block
          bd="1px solid var(--mantine-color-default-border)"
          style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
        >
          {layOut(text)}
        </Code>
      </ScrollArea.Autosize>
    </Stack>
  );
}

function layOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Unchanged, because it is not JSON but for example an HTML page.
    return text;
  }
}
