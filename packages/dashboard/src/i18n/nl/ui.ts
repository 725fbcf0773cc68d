/** What all pages share: states, buttons, small words. */
export const ui = {
  loading: "Laden…",
  retry: "Opnieuw proberen",
  failure: {
    title: "Dit is niet gelukt",
    unreachable: "De hub is niet bereikbaar. Controleer je internetverbinding en probeer het opnieuw.",
    unexpected: "Er ging iets mis in deze pagina. Laad de pagina opnieuw; blijft het misgaan, meld het dan.",
    retryAfter: "Probeer het over {{seconds}} seconden opnieuw.",
  },
  copy: "Kopiëren",
  copyWhat: "{{what}} kopiëren",
  copied: "Gekopieerd",
  copyFailed: "Kopiëren lukt niet in deze browser; selecteer de tekst en kopieer die zelf.",
  secret: { show: "{{what}} tonen", hide: "{{what}} verbergen", hidden: "verborgen" },
  language: "Taal",
  toDark: "Donkere weergave",
  toLight: "Lichte weergave",
  cancel: "Annuleren",
  close: "Sluiten",
};
