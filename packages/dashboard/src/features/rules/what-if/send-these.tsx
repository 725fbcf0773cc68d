import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconSend } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { Preview, Rule } from "../../../api/client/openapi.ts";
import { useSendPreview } from "../../../api/rules.ts";
import { Confirm } from "../../../ui/confirm.tsx";

interface SendTheseProps {
  readonly preview: Preview;
  /** Null for a rule that is not saved yet. */
  readonly saved: Rule | null;
  /** Whether the fields differ from the saved rule. */
  readonly dirty: boolean;
}

/** *Verstuur deze*: sends the calls of the preview. The rule must be saved and on. */
export function SendThese({ preview, saved, dirty }: SendTheseProps) {
  const { t } = useTranslation("rules");
  const count = preview.calls - preview.already_sent;
  return (
    <>
      {count > 0 && (saved === null || dirty) && <Hint text={t("send.saveFirst")} />}
      {count > 0 && saved !== null && !dirty && !saved.enabled && <Hint text={t("send.switchOnFirst")} />}
      {count > 0 && saved?.enabled === true && !dirty && <SendButton token={preview.token} count={count} />}
      {count === 0 && preview.calls > 0 && <Hint text={t("send.allSent")} />}
    </>
  );
}

function Hint({ text }: { readonly text: string }) {
  return (
    <Text size="sm" c="dimmed">
      {text}
    </Text>
  );
}

function SendButton({ token, count }: { readonly token: string; readonly count: number }) {
  const { t } = useTranslation("rules");
  const [asking, { open, close }] = useDisclosure(false);
  const [, setSearch] = useSearchParams();
  const send = useSendPreview();
  const act = async () => {
    const { id } = await send.mutateAsync(token);
    // In the address, so that the progress is still shown after a reload.
    setSearch({ replay: id }, { replace: true });
  };
  return (
    <Group>
      <Button variant="default" leftSection={<IconSend size={16} aria-hidden />} onClick={open}>
        {t("send.these", { count })}
      </Button>
      <Confirm
        opened={asking}
        onClose={close}
        title={t("send.title", { count })}
        text={t("send.text")}
        harmless
        action={t("send.action")}
        onConfirm={act}
      />
    </Group>
  );
}
