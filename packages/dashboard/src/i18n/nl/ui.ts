/** What all pages share: states, buttons, small words. */
export const ui = {
  loading: "Laden…",
  retry: "Opnieuw proberen",
  step: {
    number: "Stap {{number}}:",
    todo: "(nog te doen)",
    checking: "(wordt gecontroleerd)",
    done: "(klaar)",
    problem: "(er is iets mis)",
  },
  failure: {
    title: "Dit is niet gelukt",
    unreachable: "De hub is niet bereikbaar. Controleer je internetverbinding en probeer het opnieuw.",
    unexpected: "Er ging iets mis in deze pagina. Laad de pagina opnieuw; blijft het misgaan, meld het dan.",
    retryAfter: "Probeer het over {{seconds}} seconden opnieuw.",
  },
  unsaved: {
    title: "Weggaan zonder op te slaan?",
    text: "Je hebt iets veranderd en nog niet opgeslagen. Ga je weg, dan is die verandering verloren.",
    leave: "Weggaan zonder opslaan",
  },
  notSaved: {
    title: "Dit is niet opgeslagen",
    fields: "Er klopt nog iets niet. Kijk bij de velden met een rode tekst en sla daarna opnieuw op.",
    changedTitle: "Iemand anders was je voor",
    changed:
      "Deze instellingen zijn intussen door iemand anders gewijzigd. Je ziet nu wat er is opgeslagen; breng je wijziging opnieuw aan en sla op.",
  },
  url: {
    incomplete: "Dit is geen volledig adres. Plak de hele URL, zoals https://example.com/webhook.",
    otherScheme: "Alleen adressen die met https:// beginnen kunnen worden aangeroepen.",
    credentials: "Zet geen gebruikersnaam of wachtwoord in de URL; die zou in logboeken te lezen zijn.",
    refused:
      "Deze URL mag niet worden aangeroepen. Gebruik een adres dat met https:// begint en dat vanaf internet bereikbaar is. (De hub zegt: {{hubSays}})",
  },
  format: {
    label: "Vorm van het bericht",
    hint: "Kies alleen iets anders als je systeem gemaakt is voor de webhooks van Plug&Pay zelf.",
    haak: "Haak (JSON met de hele bestelling, ondertekend)",
    v2: "Plug&Pay versie 2 (JSON met alleen het nummer)",
    v1: "Plug&Pay versie 1 (formulier)",
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
