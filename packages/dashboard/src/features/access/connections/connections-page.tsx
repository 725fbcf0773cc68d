import { Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { Trans, useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { HuddleConnection, OtherConnection } from "../../../api/client/openapi.ts";
import {
  useHuddleConnection,
  useHuddleConnections,
  useOtherConnection,
  useOtherConnections,
} from "../../../api/connections.ts";
import { useEndpoints } from "../../../api/endpoints.ts";
import { connectionPath, paths } from "../../../app/paths.ts";
import { Rows } from "../../../ui/rows.tsx";
import { Empty, Loaded, Loading } from "../../../ui/states.tsx";
import { useFilters } from "../../../ui/use-filters.ts";
import { AccessFrame } from "../access-frame.tsx";
import { ConnectionRow } from "./connection-row.tsx";

/** Loaded when a form opens, because most people only look at the list. */
const HuddleForm = lazy(() => import("./huddle-form.tsx").then((module) => ({ default: module.HuddleForm })));
const OtherForm = lazy(() => import("./other-form.tsx").then((module) => ({ default: module.OtherForm })));

/** In the address for the form of a new connection. Any other value is the id of an existing one. */
const NEW = { huddle: "new-huddle", others: "new-other" } as const;

/** The open form is in the address, so that the back button closes it. */
export function ConnectionsPage() {
  const { t } = useTranslation("access");
  const { filters, change } = useFilters(["form"]);
  const go = useNavigate();
  const open = (form: string | null) => change("form", form);
  // The next step is to test the key.
  const follow = (id: string) => void go(connectionPath(id));
  return (
    <AccessFrame title={t("connections.title")} intro={t("connections.intro")}>
      <Huddles form={filters.form} onForm={open} onSaved={follow} />
      <Others form={filters.form} onForm={open} onSaved={follow} />
      <Text size="sm">
        <Trans
          t={t}
          i18nKey="connections.next"
          components={{ rules: <Anchor component={Link} to={paths.rules} size="sm" underline="always" /> }}
        />
      </Text>
    </AccessFrame>
  );
}

interface SortProps {
  readonly form: string;
  readonly onForm: (form: string | null) => void;
  readonly onSaved: (id: string) => void;
}

function Huddles({ form, onForm, onSaved }: SortProps) {
  const { t } = useTranslation("access");
  const connections = useHuddleConnections();
  const close = () => onForm(null);
  return (
    <Stack component="section" aria-labelledby="huddles" gap="sm">
      <Heading id="huddles" title="Huddle" add={t("connections.addHuddle")} onAdd={() => onForm(NEW.huddle)} />
      <Loaded query={connections} failed={t("connections.failed")}>
        {(rows) => {
          const changed = rows.find(({ id }) => id === form);
          return (
            <>
              <Suspense fallback={<Loading />}>
                {form === NEW.huddle && <HuddleForm read={null} onClose={close} onSaved={onSaved} />}
                {changed && <ChangeHuddle key={changed.id} id={changed.id} onClose={close} onSaved={onSaved} />}
              </Suspense>
              {rows.length === 0 && form !== NEW.huddle && (
                <Empty title={t("connections.noHuddle")} text={t("connections.noHuddleText")} />
              )}
              <Connections rows={rows} sort="huddle" onChange={onForm} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}

function Others({ form, onForm, onSaved }: SortProps) {
  const { t } = useTranslation("access");
  const connections = useOtherConnections();
  const close = () => onForm(null);
  return (
    <Stack component="section" aria-labelledby="others" gap="sm">
      <Heading
        id="others"
        title={t("connections.others")}
        add={t("connections.addOther")}
        onAdd={() => onForm(NEW.others)}
      />
      <Text size="sm" c="dimmed">
        {t("connections.othersText")}
      </Text>
      <Loaded query={connections} failed={t("connections.failed")}>
        {(rows) => {
          const changed = rows.find(({ id }) => id === form);
          return (
            <>
              <Suspense fallback={<Loading />}>
                {form === NEW.others && <OtherForm read={null} onClose={close} onSaved={onSaved} />}
                {changed && <ChangeOther key={changed.id} id={changed.id} onClose={close} onSaved={onSaved} />}
              </Suspense>
              <Connections rows={rows} sort="others" onChange={onForm} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}

interface ChangeProps {
  readonly id: string;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}

/** Reads the connection again when the form opens, because a change only applies to the version that was read. */
function ChangeHuddle({ id, onClose, onSaved }: ChangeProps) {
  const { t } = useTranslation("access");
  return (
    <Loaded query={useHuddleConnection(id)} failed={t("connections.failed")}>
      {(read) => <HuddleForm read={read} onClose={onClose} onSaved={onSaved} />}
    </Loaded>
  );
}

function ChangeOther({ id, onClose, onSaved }: ChangeProps) {
  const { t } = useTranslation("access");
  return (
    <Loaded query={useOtherConnection(id)} failed={t("connections.failed")}>
      {(read) => <OtherForm read={read} onClose={onClose} onSaved={onSaved} />}
    </Loaded>
  );
}

interface HeadingProps {
  readonly id: string;
  readonly title: string;
  readonly add: string;
  readonly onAdd: () => void;
}

function Heading({ id, title, add, onAdd }: HeadingProps) {
  return (
    <Group justify="space-between" gap="sm">
      <Title order={2} size="h4" id={id}>
        {title}
      </Title>
      <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={onAdd}>
        {add}
      </Button>
    </Group>
  );
}

interface ConnectionsProps {
  readonly rows: readonly (HuddleConnection | OtherConnection)[];
  readonly sort: "huddle" | "others";
  readonly onChange: (id: string) => void;
}

function Connections({ rows, sort, onChange }: ConnectionsProps) {
  const { t } = useTranslation("access");
  const endpoints = useEndpoints();
  if (rows.length === 0) return null;
  return (
    <Rows label={t("connections.title")}>
      {rows.map((connection) => (
        <ConnectionRow
          key={connection.id}
          connection={connection}
          sort={sort}
          endpoint={endpoints.data?.find(({ connection_id: id }) => id === connection.id)}
          onChange={() => onChange(connection.id)}
        />
      ))}
    </Rows>
  );
}
