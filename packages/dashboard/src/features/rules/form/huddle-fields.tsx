import { Alert, Anchor, NumberInput, Radio, Select, Stack, TagsInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useHuddleConnections } from "../../../api/connections.ts";
import { paths } from "../../../app/paths.ts";
import { Loaded } from "../../../ui/states.tsx";
import type { RuleForm } from "./use-rule-form.ts";

/** Ten years, the hub's own limit. */
const DELAY_DAYS_MAX = 3_650;

export function HuddleFields({ form }: { readonly form: RuleForm }) {
  const { t } = useTranslation("rules");
  const connections = useHuddleConnections();
  return (
    <Loaded
      query={connections}
      failed={t("huddle.failed")}
      isEmpty={(list) => list.length === 0}
      empty={
        <Alert color="yellow" title={t("huddle.none")}>
          {t("huddle.noneText")}{" "}
          <Anchor component={Link} to={paths.accessConnections} inherit>
            {t("huddle.connect")}
          </Anchor>
        </Alert>
      }
    >
      {(list) => (
        <Stack>
          <Select
            label={t("huddle.connection")}
            data={list.map(({ id, name }) => ({ value: id, label: name }))}
            allowDeselect={false}
            {...form.getInputProps("connection_id")}
          />
          <WhatField form={form} />
          {form.values.what !== "add_user" && (
            <ItemFields form={form} lite={list.find(({ id }) => id === form.values.connection_id)?.lite ?? false} />
          )}
        </Stack>
      )}
    </Loaded>
  );
}

function WhatField({ form }: { readonly form: RuleForm }) {
  const { t } = useTranslation("rules");
  const mayRevoke = form.values.trigger !== "subscription.cancelled";
  return (
    <Radio.Group label={t("huddle.what")} {...form.getInputProps("what")}>
      <Stack gap={6} pt={6}>
        <Radio value="grant" label={t("does.grant")} />
        {mayRevoke && <Radio value="revoke" label={t("does.revoke")} />}
        <Radio value="add_user" label={t("does.add_user")} description={t("huddle.addUserHint")} />
      </Stack>
    </Radio.Group>
  );
}

/** A Lite community has no access levels. A delay exists only for taking access away. */
function ItemFields({ form, lite }: { readonly form: RuleForm; readonly lite: boolean }) {
  const { t } = useTranslation("rules");
  const hasLevels = !lite || form.values.levels.length > 0;
  return (
    <>
      <TagsInput
        label={t("huddle.skus")}
        description={t("huddle.skusHint")}
        acceptValueOnBlur
        {...form.getInputProps("skus")}
      />
      {hasLevels && (
        <TagsInput
          label={t("huddle.levels")}
          description={t("huddle.levelsHint")}
          acceptValueOnBlur
          {...form.getInputProps("levels")}
        />
      )}
      {form.values.what === "revoke" && (
        <NumberInput
          label={t("huddle.delay")}
          description={t("huddle.delayHint")}
          min={0}
          max={DELAY_DAYS_MAX}
          decimalScale={2}
          {...form.getInputProps("delay_days")}
        />
      )}
    </>
  );
}
