import { Code, Group, ScrollArea, Stack, Text } from "@mantine/core";
import { CopyButton } from "./copy-button.tsx";

interface TextBlockProps {
  readonly title: string;
  /** As it went over the wire: that is what is copied. */
  readonly text: string;
}

/** A text of somebody's program, to be read and copied. JSON is laid out for reading. */
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
        {/* The block has the colour of the page in the light: its frame shows where it begins and ends. */}
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
    // No JSON: an HTML page, a form, a word. It is shown as it is.
    return text;
  }
}
