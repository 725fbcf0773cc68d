import { Badge, Code, List, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReadingNote } from "../../api/client/openapi.ts";

/** Whether a person should look at a note, because something was lost or the order counts as a test. */
export function needsLook({ did }: ReadingNote): boolean {
  return did === "left_out" || did === "became_test";
}

/** Says at a glance that there are notes, and whether a person should look at them. */
export function NotesBadge({ notes }: { readonly notes: readonly ReadingNote[] }) {
  const { t } = useTranslation("traffic");
  return (
    <Badge variant="dot" color={notes.some(needsLook) ? "orange" : "gray.6"} tt="none" fw={500}>
      {t("notes.title", { count: notes.length })}
    </Badge>
  );
}

/** The odd values that Haak read in an answer of Plug&Pay: what each became, and what a person has to do about them. */
export function ReadingNotes({ notes }: { readonly notes: readonly ReadingNote[] }) {
  const { t } = useTranslation("traffic");
  return (
    <Stack gap={4}>
      <Text size="sm">{t(adviceOn(notes))}</Text>
      <List size="sm" spacing={2}>
        {notes.map((note) => (
          <List.Item key={`${note.field} ${note.did}`} style={{ overflowWrap: "anywhere" }}>
            <Code translate="no">{note.field}</Code> {t("notes.was")}{" "}
            <Code translate="no">{JSON.stringify(note.value ?? null)}</Code>: {t(`notes.did.${note.did}`)}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

function adviceOn(notes: readonly ReadingNote[]) {
  if (notes.some(({ did }) => did === "became_test")) return "notes.test";
  return notes.some(needsLook) ? "notes.leftOut" : "notes.harmless";
}
