import { useTranslation } from "react-i18next";
import { useHolds } from "../../../api/holds.ts";
import { Empty } from "../../../ui/empty.tsx";
import { LiveList } from "../../../ui/live-list.tsx";
import { Rows } from "../../../ui/rows.tsx";
import { AccessFrame } from "../access-frame.tsx";
import { HoldRow } from "./hold-row.tsx";

/** Waves of revokes that the brake has stopped, until the owner has said what is to become of them. */
export function HoldsPage() {
  const { t } = useTranslation("access");
  const holds = useHolds();
  return (
    <AccessFrame title={t("holds.title")} intro={t("holds.intro")}>
      <LiveList
        query={holds}
        failed={t("holds.failed")}
        empty={<Empty title={t("holds.none")} text={t("holds.noneText")} />}
      >
        {(rows) => (
          <Rows label={t("holds.title")}>
            {rows.map((hold) => (
              <HoldRow key={hold.id} hold={hold} />
            ))}
          </Rows>
        )}
      </LiveList>
    </AccessFrame>
  );
}
