/** Signing secrets and new API keys, and how long an old one stays valid. */
export const secret = {
  fresh: {
    what: "API-sleutel",
    title: "De nieuwe sleutel “{{name}}” is klaar",
    text: "Kopieer hem nu en bewaar hem op een veilige plek: hij wordt niet nog een keer getoond.",
    done: "Ik heb hem gekopieerd",
  },
  title: "Ondertekeningsgeheim",
  intro: "Elke aanroep is ondertekend. Met dit geheim controleert je systeem dat hij echt van jouw winkel komt.",
  show: "Geheim tonen",
  showWhat: "Geheim tonen: {{what}}",
  rotate: "Geheim vernieuwen",
  rotateWhat: "Geheim vernieuwen: {{what}}",
  rotateTitle: "Ondertekeningsgeheim vernieuwen",
  rotateText:
    "Je krijgt een nieuw geheim. Zolang het oude ook nog geldt, heeft elke aanroep twee handtekeningen, zodat je systeem rustig kan overstappen.",
  question: "Hoe lang blijft het oude geheim geldig?",
  rotated: "Het nieuwe geheim geldt vanaf nu",
  rotatedText: "Kopieer het en zet het in je systeem.",
  endsWith: "Het geheim eindigt op {{hint}}.",
  overlap: {
    none: "Niet: stop meteen",
    hour: "Nog 1 uur",
    day: "Nog 24 uur",
    week: "Nog 7 dagen",
    atOnce: "De oude werkt niet meer zodra je bevestigt.",
    until: "De oude blijft geldig tot {{until}}.",
  },
};
