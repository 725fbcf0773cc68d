import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/** The green of the logo, from light to dark. */
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
 * What unfolds stays where it was unfolded: at the end of the page, where Mantine puts it, it is in no landmark, and is the
 * last thing that a screen reader comes to.
 */
const inPlace = { withinPortal: false } as const;

/**
 * A long list scrolls by itself. In Mantine's own scroll area the part that scrolls is no list, and nothing tells that the arrow keys
 * reach what it hides (WAI-ARIA has that for the list of a combobox).
 */
const scrollingList = {
  withScrollArea: false,
  styles: { options: { maxHeight: 260, overflowY: "auto" } },
} as const;

/** Colours and shapes of all pages. */
export const theme = createTheme({
  primaryColor: "haak",
  colors: { haak },
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  defaultRadius: "md",
  respectReducedMotion: true,
  // Named and not imported: a page that unfolds nothing loads none of them.
  components: {
    Combobox: { defaultProps: inPlace },
    HoverCard: { defaultProps: inPlace },
    // A menu may hold nothing but its items (WAI-ARIA), so that Mantine's placeholder for the focus has no place in it.
    Menu: { defaultProps: { ...inPlace, withInitialFocusPlaceholder: false } },
    // The title of a dialogue stands in a <header>, which beside the page's own would be a second banner.
    ModalHeader: { defaultProps: { role: "none" } },
    // The question of a dialogue is what is read first; Mantine writes it like the text below, and its second line touches the first.
    ModalTitle: { defaultProps: { fw: 600, lh: "xs" } },
    MultiSelect: { defaultProps: scrollingList },
    Popover: { defaultProps: inPlace },
    Select: { defaultProps: scrollingList },
    Tooltip: { defaultProps: inPlace },
  },
});

/**
 * Mantine's greys for secondary text, its red for errors and that of buttons in the dark have less than the 4.5:1 of WCAG 1.4.3 against the page. These
 * have it, in both schemes.
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
    // Mantine's is white there, so that a button that loses something would look like any other.
    "--mantine-color-red-light-color": "var(--mantine-color-red-4)",
    // Under the white of a button that loses something for good.
    "--mantine-color-red-filled": "var(--mantine-color-red-9)",
    "--mantine-color-red-filled-hover": "var(--mantine-color-red-8)",
  },
});
