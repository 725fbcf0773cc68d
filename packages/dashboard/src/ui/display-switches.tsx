import { ActionIcon, SegmentedControl, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconMoon, IconSun } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { changeLanguage } from "../i18n/create-i18n.ts";
import { isLanguage, languages } from "../i18n/languages.ts";

const CHOICES = Object.entries(languages).map(([value, name]) => ({
  value,
  label: (
    // Each in its own language, so that people who cannot read this page find theirs.
    <span lang={value} title={name}>
      <span aria-hidden>{value.toUpperCase()}</span>
      <span className="visually-hidden">{name}</span>
    </span>
  ),
}));

export function LanguageSwitch() {
  const { t, i18n } = useTranslation("ui");
  const change = (language: string) => {
    if (isLanguage(language)) void changeLanguage(i18n, language);
  };
  return (
    <SegmentedControl size="xs" aria-label={t("language")} data={CHOICES} value={i18n.language} onChange={change} />
  );
}

/** The system's choice until somebody makes one here. */
export function SchemeSwitch() {
  const { t } = useTranslation("ui");
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light") === "dark";
  const Icon = isDark ? IconSun : IconMoon;
  return (
    <ActionIcon
      variant="default"
      size={30}
      aria-label={t(isDark ? "toLight" : "toDark")}
      onClick={() => setColorScheme(isDark ? "light" : "dark")}
    >
      <Icon size={16} aria-hidden />
    </ActionIcon>
  );
}
