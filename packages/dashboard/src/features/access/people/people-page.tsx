import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAccess } from "../../../api/access.ts";
import type { Access } from "../../../api/client/openapi.ts";
import { useConnectionName } from "../../../api/connections.ts";
import { accessPath } from "../../../app/paths.ts";
import { LiveList } from "../../../ui/live-list.tsx";
import { Row, Rows } from "../../../ui/rows.tsx";
import { Empty } from "../../../ui/states.tsx";
import { useFilters } from "../../../ui/use-filters.ts";
import { AccessFrame } from "../access-frame.tsx";
import { AccessBadge, itemOf } from "../access-labels.tsx";
import { EraseButton, EraseDialogue } from "../erase-dialogue.tsx";
import { ACCESS_FILTERS, PeopleFilterBar, tablePath, toAccessQuery } from "./people-filters.tsx";

/** The page for questions such as "does this customer have access?". */
export function PeoplePage() {
  const { t } = useTranslation("access");
  const { filters, change, clear, isNarrowed } = useFilters(ACCESS_FILTERS);
  const people = useAccess(toAccessQuery(filters));
  return (
    <AccessFrame title={t("people.title")} intro={t("people.intro")} actions={<Actions table={tablePath(filters)} />}>
      <PeopleFilterBar filters={filters} onChange={change} />
      <LiveList query={people} failed={t("people.failed")} empty={<Nobody isNarrowed={isNarrowed} onClear={clear} />}>
        {(rows) => (
          <Rows label={t("people.title")}>
            {rows.map((access) => (
              <PersonRow key={access.id} access={access} />
            ))}
          </Rows>
        )}
      </LiveList>
    </AccessFrame>
  );
}

function Actions({ table }: { readonly table: string }) {
  const { t } = useTranslation("access");
  const [erasing, setErasing] = useState(false);
  return (
    <>
      <Button
        component="a"
        href={table}
        download
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {t("people.table")}
      </Button>
      <EraseButton label={t("erase.open")} onClick={() => setErasing(true)} />
      {erasing && <EraseDialogue email={null} onClose={() => setErasing(false)} />}
    </>
  );
}

function PersonRow({ access }: { readonly access: Access }) {
  const { t } = useTranslation("access");
  const nameOf = useConnectionName();
  const purchases = access.reasons.map(({ order_id: order, subscription_id: subscription }) =>
    subscription === null ? t("reason.order", { id: order ?? "" }) : t("reason.subscription", { id: subscription }),
  );
  const detail = [t("to", { item: itemOf(access), connection: nameOf(access.connection_id) }), ...new Set(purchases)];
  return (
    <Row
      to={accessPath(access.id)}
      title={access.email}
      detail={detail.join(" · ")}
      end={<AccessBadge state={access.state} />}
    />
  );
}

interface NobodyProps {
  readonly isNarrowed: boolean;
  readonly onClear: () => void;
}

function Nobody({ isNarrowed, onClear }: NobodyProps) {
  const { t } = useTranslation("access");
  if (!isNarrowed) return <Empty title={t("people.none")} text={t("people.noneText")} />;
  const clear = (
    <Button variant="default" onClick={onClear}>
      {t("people.clear")}
    </Button>
  );
  return <Empty title={t("people.notFound")} text={t("people.notFoundText")} action={clear} />;
}
