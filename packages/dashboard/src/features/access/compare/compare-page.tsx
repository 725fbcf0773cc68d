import { useTranslation } from "react-i18next";
import { useComparison } from "../../../api/comparisons.ts";
import { Loaded } from "../../../ui/loaded.tsx";
import { useFilters } from "../../../ui/use-filters.ts";
import { AccessFrame } from "../access-frame.tsx";
import { CompareForm } from "./compare-form.tsx";
import { ComparisonResult } from "./comparison-result.tsx";

/** Lays the ledger beside a list of members: who should be in and is not, and the other way round. What was found stands in the address. */
export function ComparePage() {
  const { t } = useTranslation("access");
  const { filters, change } = useFilters(["found"]);
  return (
    <AccessFrame title={t("compare.title")} intro={t("compare.intro")}>
      <CompareForm onCompared={(id) => change("found", id)} />
      {filters.found !== "" && <Found key={filters.found} id={filters.found} />}
    </AccessFrame>
  );
}

function Found({ id }: { readonly id: string }) {
  const { t } = useTranslation("access");
  const comparison = useComparison(id);
  return (
    <Loaded query={comparison} failed={t("compare.failed")}>
      {(read) => <ComparisonResult comparison={read} />}
    </Loaded>
  );
}
