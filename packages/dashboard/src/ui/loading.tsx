import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** State one of four: it is on its way. Grey bars in the place of what comes, so that the page does not jump. */
export function Loading({ rows = 3 }: { readonly rows?: number }) {
  const { t } = useTranslation("ui");
  return (
    <Stack gap="sm" role="status">
      <VisuallyHidden>{t("loading")}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike.
        <Skeleton key={row} height={28} radius="sm" aria-hidden />
      ))}
    </Stack>
  );
}
