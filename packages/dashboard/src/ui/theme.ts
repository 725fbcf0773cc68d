import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const haak: MantineColorsTuple = [
  "#e8f7f7",
  "#d3ecec",
  "#a5d9da",
  "#74c5c8",
  "#4db5b8",
  "#35abae",
  "#229094",
  "#157a7e",
  "#105e62",
  "#0a4649",
];

/**
 * Popups stay beside their field. Mantine puts them at the end of the page instead, where they are in no landmark and come last for a
 * screen reader.
 */
const inPlace = { withinPortal: false } as const;

/**
 * A native scrolling list instead of Mantine's scroll area, whose scrolling part is not a list, so that nothing says that the arrow keys
 * reach hidden options (WAI-ARIA combobox).
 */
const scrollingList = {
  withScrollArea: false,
  styles: { options: { maxHeight: 260, overflowY: "auto" } },
} as const;

export const theme = createTheme({
  primaryColor: "haak",
  colors: { haak },
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  defaultRadius: "md",
  respectReducedMotion: true,
  // Named instead of imported, so that a page without popups does not load them.
  components: {
    Combobox: { defaultProps: inPlace },
    HoverCard: { defaultProps: inPlace },
    // Without Mantine's focus placeholder, because a menu must only contain its items (WAI-ARIA).
    Menu: { defaultProps: { ...inPlace, withInitialFocusPlaceholder: false } },
    // The title of a dialogue is in a <header>, which would be a second banner beside the page's own.
    ModalHeader: { defaultProps: { role: "none" } },
    // Mantine gives the title the style of the text below it, but it must be read first. Its two lines also touch each other.
    ModalTitle: { defaultProps: { fw: 600, lh: "xs" } },
    MultiSelect: { defaultProps: scrollingList },
    Popover: { defaultProps: inPlace },
    Select: { defaultProps: scrollingList },
    Tooltip: { defaultProps: inPlace },
  },
});

/**
 * Mantine's greys for secondary text, its red for errors and its red buttons in the dark scheme have less contrast than the 4.5:1 that
 * WCAG 1.4.3 needs. These have enough, in both schemes.
 */
export const readableColours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-placeholder": "var(--mantine-color-gray-7)",
    "--mantine-color-error": "var(--mantine-color-red-9)",
  },
  dark: {
    "--mantine-color-dimmed": "var(--mantine-color-dark-1)",
    "--mantine-color-placeholder": "var(--mantine-color-dark-1)",
    "--mantine-color-error": "var(--mantine-color-red-4)",
    // Mantine's is white there, so that a dangerous button would look like any other.
    "--mantine-color-red-light-color": "var(--mantine-color-red-4)",
    // The background of a dangerous button, under white text.
    "--mantine-color-red-filled": "var(--mantine-color-red-9)",
    "--mantine-color-red-filled-hover": "var(--mantine-color-red-8)",
  },
});
