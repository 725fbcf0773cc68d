import { useLocale } from "./locale.ts";
import { formatMoment } from "./moment.tsx";

/** A point in time to the second, for what follows quickly on each other. */
export function ExactMoment({ at }: { readonly at: string }) {
  const locale = useLocale();
  return (
    <time dateTime={at} style={{ whiteSpace: "nowrap" }}>
      {formatMoment(at, locale, { dateStyle: "medium", timeStyle: "medium" })}
    </time>
  );
}
