import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Review } from "../../api/client/openapi.ts";
import { useConnectionName } from "../../api/connections.ts";
import { type ReviewDecision, useDecideReview, useReviews } from "../../api/reviews.ts";
import { paths } from "../../app/paths.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Moment } from "../../ui/formats.tsx";
import { LiveList } from "../../ui/live-list.tsx";
import { Rows } from "../../ui/rows.tsx";
import { Empty } from "../../ui/states.tsx";
import { AccessFrame } from "./access-frame.tsx";

/** Unusually large numbers of revokes, which wait for the owner's decision. */
export function ReviewsPage() {
  const { t } = useTranslation("access");
  const reviews = useReviews();
  return (
    <AccessFrame title={t("holds.title")} intro={t("holds.intro")}>
      <LiveList
        query={reviews}
        failed={t("holds.failed")}
        empty={<Empty title={t("holds.none")} text={t("holds.noneText")} />}
      >
        {(rows) => (
          <Rows label={t("holds.title")}>
            {rows.map((review) => (
              <ReviewRow key={review.id} review={review} />
            ))}
          </Rows>
        )}
      </LiveList>
    </AccessFrame>
  );
}

const NEED_SOMEBODY = `${paths.access}?state=attention`;

function ReviewRow({ review }: { readonly review: Review }) {
  const { t } = useTranslation("access");
  const nameOf = useConnectionName();
  const connection = nameOf(review.connection_id);
  return (
    <Stack component="li" className="row" px="md" py="sm" gap="xs">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500}>
          {review.state === "held"
            ? t("holds.waiting", { count: review.waiting, connection })
            : t(`holds.${review.state}`, { connection })}
        </Text>
        <Text size="sm" c="dimmed">
          <Moment at={review.created_at} />
        </Text>
      </Group>
      {review.state === "held" ? (
        <Decide review={review} />
      ) : (
        review.decided_at !== null && (
          <Text size="sm" c="dimmed">
            <Trans
              t={t}
              i18nKey="holds.decidedBy"
              values={{ by: review.decided_by }}
              components={{ at: <Moment at={review.decided_at} /> }}
            />
          </Text>
        )
      )}
    </Stack>
  );
}

function Decide({ review }: { readonly review: Review }) {
  const { t } = useTranslation("access");
  const [asking, setAsking] = useState<ReviewDecision | null>(null);
  const decide = useDecideReview();
  const decision = asking ?? "release";
  return (
    <>
      <Text size="sm">{t("holds.what")}</Text>
      <Group gap="sm">
        <Button size="sm" variant="default" onClick={() => setAsking("dismiss")}>
          {t("holds.dismiss.action")}
        </Button>
        <Button size="sm" variant="default" onClick={() => setAsking("release")}>
          {t("holds.release.action")}
        </Button>
        <Anchor component={Link} to={NEED_SOMEBODY} size="sm">
          {t("holds.who")}
        </Anchor>
      </Group>
      <Confirm
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={t(`holds.${decision}.title`)}
        text={t(`holds.${decision}.text`, { count: review.waiting })}
        action={t(`holds.${decision}.action`)}
        onConfirm={() => decide.mutateAsync({ id: review.id, decision })}
      />
    </>
  );
}
