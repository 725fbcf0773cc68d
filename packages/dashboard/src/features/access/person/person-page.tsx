import { Anchor, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useAccessStory } from "../../../api/access.ts";
import type { AccessWithStory } from "../../../api/client/openapi.ts";
import { paths } from "../../../app/paths.ts";
import { Page } from "../../../ui/page.tsx";
import { Loaded } from "../../../ui/states.tsx";
import { EraseButton, EraseDialogue } from "../erase-dialogue.tsx";
import { StoryCard } from "./story-card.tsx";
import { VerdictCard } from "./verdict-card.tsx";

export function PersonPage() {
  const { t } = useTranslation("access");
  const { id = "" } = useParams();
  const story = useAccessStory(id);
  return (
    <Page title={story.data?.email ?? t("person.title")} actions={story.data && <Erase email={story.data.email} />}>
      <Anchor component={Link} to={paths.access} size="sm">
        {t("person.back")}
      </Anchor>
      <Loaded query={story} failed={t("person.failed")}>
        {(access) => <Story access={access} />}
      </Loaded>
    </Page>
  );
}

function Story({ access }: { readonly access: AccessWithStory }) {
  return (
    <Stack gap="lg">
      <VerdictCard access={access} />
      <StoryCard access={access} />
    </Stack>
  );
}

function Erase({ email }: { readonly email: string }) {
  const { t } = useTranslation("access");
  const [erasing, setErasing] = useState(false);
  return (
    <>
      <EraseButton label={t("erase.openOne")} onClick={() => setErasing(true)} />
      {erasing && <EraseDialogue email={email} onClose={() => setErasing(false)} />}
    </>
  );
}
