import { Card, Group, List, Loader, NativeSelect, Stack, Text, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { Preview, Rule, RuleBody } from "../../../api/client/openapi.ts";
import { usePreview } from "../../../api/rules.ts";
import { Failure } from "../../../ui/failure.tsx";
import { ReplayProgress } from "../../../ui/resend/replay-progress.tsx";
import { PreviewItems } from "./preview-items.tsx";
import { SendThese } from "./send-these.tsx";

const DAYS = ["7", "30", "90"] as const;
const TYPING_MS = 600;

/**
 * Leaves out headers, because they do not change which calls are made and may contain a key that must not be sent
 * before the rule is saved.
 */
function withoutHeaders({ action, ...rest }: RuleBody): RuleBody {
  return { ...rest, action: action.type === "webhook" ? { ...action, headers: {} } : action };
}

export interface WhatIfProps {
  /** The rule of the form; null while something is missing. */
  readonly rule: RuleBody | null;
  readonly saved: Rule | null;
  readonly dirty: boolean;
}

export function WhatIf({ rule, saved, dirty }: WhatIfProps) {
  const { t } = useTranslation("rules");
  const [days, setDays] = useState("30");
  const [search] = useSearchParams();
  const replay = search.get("replay");
  // A rule that is off is previewed as if it were on, because people want to know that before they switch it on.
  const request = rule && {
    rule: { ...withoutHeaders(rule), enabled: true, ...(saved ? { id: saved.id } : {}) },
    days: Number(days),
  };
  const [settled] = useDebouncedValue(JSON.stringify(request), TYPING_MS);
  const preview = usePreview(JSON.parse(settled) as typeof request);
  const stale = preview.isFetching || settled !== JSON.stringify(request);
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="what-if">
      <Stack>
        <Group justify="space-between" align="flex-end">
          <Title order={2} size="h4" id="what-if">
            {t("whatIf.title")}
          </Title>
          <Span days={days} onChange={setDays} />
        </Group>
        {replay !== null && <ReplayProgress key={replay} id={replay} />}
        {rule === null && (
          <Text size="sm" c="dimmed">
            {t("whatIf.incomplete")}
          </Text>
        )}
        {rule !== null && stale && (
          <Group gap="xs" role="status">
            <Loader size="xs" aria-hidden />
            <Text size="sm">{t("whatIf.working")}</Text>
          </Group>
        )}
        {rule !== null && preview.error && (
          <Failure error={preview.error} title={t("whatIf.failed")} onRetry={() => void preview.refetch()} />
        )}
        {rule !== null && preview.data && !preview.error && (
          <Stack aria-busy={stale}>
            <Result preview={preview.data} days={Number(days)} compare={saved?.enabled === true && dirty} />
            {!stale && <SendThese preview={preview.data} saved={saved} dirty={dirty} />}
            <PreviewItems items={preview.data.items} />
          </Stack>
        )}
      </Stack>
    </Card>
  );
}

function Span({ days, onChange }: { readonly days: string; readonly onChange: (days: string) => void }) {
  const { t } = useTranslation("rules");
  return (
    <NativeSelect
      aria-label={t("whatIf.span")}
      data={DAYS.map((value) => ({ value, label: t("whatIf.days", { count: Number(value) }) }))}
      value={days}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface ResultProps {
  readonly preview: Preview;
  readonly days: number;
  readonly compare: boolean;
}

function Result({ preview, days, compare }: ResultProps) {
  const { t } = useTranslation("rules");
  const { calls, events, already_sent: sent, difference } = preview;
  return (
    <Stack gap={4} role="status">
      <Text fw={600}>{events === 0 ? t("whatIf.noEvents", { days }) : t("whatIf.calls", { count: calls, days })}</Text>
      {sent > 0 && <Text size="sm">{t("whatIf.alreadySent", { count: sent })}</Text>}
      {compare && difference && (
        <Text size="sm">
          {difference.added === 0 && difference.removed === 0
            ? t("whatIf.same")
            : t("whatIf.difference", { added: difference.added, removed: difference.removed })}
        </Text>
      )}
      <NotCalled counts={preview.not_called} />
    </Stack>
  );
}

/** The most frequent reason comes first, so that a surprising one is seen. */
function NotCalled({ counts }: { readonly counts: Preview["not_called"] }) {
  const { t, i18n } = useTranslation("rules");
  const reasons = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  if (reasons.length === 0) return null;
  // A newer hub may have reasons that this page has no text for. The cast is safe because the key was just checked.
  const words = (code: string) => (i18n.exists(`rules:reasons.${code}`) ? t(`reasons.${code as "disabled"}`) : code);
  return (
    <>
      <Text size="sm" pt="xs">
        {t("whatIf.notCalled")}
      </Text>
      <List size="sm">
        {reasons.map(([code, count]) => (
          <List.Item key={code}>{t("whatIf.reason", { reason: words(code), count })}</List.Item>
        ))}
      </List>
    </>
  );
}
