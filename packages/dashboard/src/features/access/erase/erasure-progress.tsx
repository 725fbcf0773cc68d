import { List, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Erasure } from "../../../api/client/openapi.ts";
import { useConnectionName } from "../../../api/connections.ts";
import { useErasure } from "../../../api/erasures.ts";
import { Done } from "../../../ui/done.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { itemOf } from "../item-of.ts";

/** How far the forgetting is. It goes on in the hub, whether somebody looks or not. */
export function ErasureProgress({ id }: { readonly id: string }) {
  const erasure = useErasure(id);
  return (
    <Loaded query={erasure}>
      {(read) => (read.state === "done" ? <Erased erasure={read} /> : <Running erasure={read} />)}
    </Loaded>
  );
}

function Running({ erasure }: { readonly erasure: Erasure }) {
  const { t } = useTranslation("access");
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">{t("erase.running", { count: erasure.events })}</Text>
      <Progress value={100} animated aria-label={t("erase.title")} />
    </Stack>
  );
}

function Erased({ erasure }: { readonly erasure: Erasure }) {
  const { t } = useTranslation("access");
  const nameOf = useConnectionName();
  const { events, deliveries, notices, left_access: left } = erasure;
  return (
    <Stack>
      <Done title={t("erase.done")}>{t("erase.counts", { events, deliveries, notices })}</Done>
      {left.length > 0 && (
        <Stack gap="xs">
          <Text size="sm" fw={500}>
            {t("erase.left")}
          </Text>
          <List size="sm">
            {left.map((access) => (
              <List.Item key={`${access.connection_id} ${itemOf(access)}`}>
                {t("to", { item: itemOf(access), connection: nameOf(access.connection_id) })}
              </List.Item>
            ))}
          </List>
        </Stack>
      )}
    </Stack>
  );
}
