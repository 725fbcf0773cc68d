export const connection = {
  title: "Koppeling",
  intro: "In vijf stappen krijgt de eerste koper toegang. Haak controleert elke stap zelf.",
  back: "Alle koppelingen",
  gone: "Deze koppeling is er niet meer",
  goneText: "Misschien is hij ontkoppeld. Bij Koppelingen staan de koppelingen die er nog zijn.",
  saved: {
    title: "Vul adres en sleutel in",
    text: "Opgeslagen voor {{where}}. De sleutel wordt nooit meer getoond.",
  },
  call: {
    title: "Probeer uit of adres en sleutel kloppen",
    untried: "Nog niet uitgeprobeerd.",
    byHand:
      "Er is geen aanroep ingevuld om toegang te geven. Haak maakt voor elke koper een taak; je hoeft hier niets uit te proberen.",
    works: "Het werkt: de laatste aanroep werd aangenomen op <at/>.",
    failing: "De aanroepen komen niet aan",
    answered: "Antwoord {{status}}, op",
    noAnswer: "Geen antwoord, op",
    said: "Het andere systeem antwoordde:",
  },
  try: {
    huddle:
      "Huddle heeft geen aanroep die alleen iets controleert. Haak geeft daarom één keer echt iemand toegang: gebruik je eigen e-mailadres. Een bestaand account houdt wat het heeft.",
    others: "Haak doet één keer echt de aanroep die toegang geeft: gebruik je eigen e-mailadres.",
    email: "Je eigen e-mailadres",
    sku: "SKU",
    skuHuddle:
      "Dezelfde SKU als bij de webhook in Huddle. Leeg: alleen een account. Huddle zegt niet of het een SKU kent: kijk daarna in Huddle of je toegang hebt.",
    skuOthers: "De SKU van het product. Die komt op de plek van {sku}.",
    level: "Toegangsniveau",
    action: "Uitproberen",
    again: "Nog een keer uitproberen",
    failed: "Het uitproberen is niet gelukt",
  },
  problem: {
    key: {
      title: "De sleutel wordt geweigerd",
      huddle:
        "Kopieer in Huddle bij Instellingen > Integraties > Webhooks het laatste stuk van het adres van de webhook opnieuw, en vervang de sleutel bij stap 1.",
      others: "Vervang de sleutel bij stap 1 door één die het andere systeem kent.",
    },
    notThere: {
      title: "Op dit adres is geen webhook",
      huddle:
        "Kijk of het domein bij stap 1 dat van je community is, en of de webhook in Huddle nog bestaat. Is die weg, maak dan een nieuwe en vervang de sleutel.",
      others: "Kijk of de URL en de methode bij stap 1 kloppen.",
    },
    moved: {
      title: "Het adres stuurt door naar een ander adres",
      huddle: "Vul bij stap 1 het domein in zoals het in je browser staat als je community open is.",
      others: "Vul bij stap 1 het adres in waar het naartoe stuurt; Haak volgt geen doorverwijzing.",
    },
    notTaken: {
      title: "De aanroep wordt niet aangenomen",
      huddle: "Kijk of de SKU precies zo bij een webhook in Huddle staat, en probeer het opnieuw.",
      others: "Kijk of de SKU of het niveau bestaat, en of de inhoud bij stap 1 is zoals het andere systeem die wil.",
    },
    theirs: {
      title: "Het andere systeem heeft een storing",
      huddle: "Hier kun je zelf niets aan doen. Probeer het over een paar minuten opnieuw.",
      others: "Probeer het over een paar minuten opnieuw, of vraag het aan de beheerder van het systeem.",
    },
    unreachable: {
      title: "Op dit adres antwoordt niemand",
      huddle: "Kijk of het domein bij stap 1 goed geschreven is. Open het in je browser: zie je dan je community?",
      others: "Kijk of het adres bij stap 1 goed geschreven is en vanaf internet bereikbaar is.",
    },
    late: {
      title: "Er kwam niet op tijd antwoord",
      huddle: "Probeer het over een paar minuten opnieuw.",
      others: "Probeer het over een paar minuten opnieuw, of vraag het aan de beheerder van het systeem.",
    },
    certificate: {
      title: "De beveiligde verbinding klopt niet",
      huddle:
        "Het certificaat hoort niet bij dit domein of is verlopen. Kijk of het domein bij stap 1 goed geschreven is.",
      others:
        "Het certificaat hoort niet bij dit adres of is verlopen. Vraag de beheerder van het systeem om een nieuw certificaat.",
    },
    refusedAddress: {
      title: "Dit adres mag niet worden aangeroepen",
      huddle: "Dit domein wijst naar een adres in een besloten netwerk. Vul bij stap 1 het openbare domein in.",
      others: "Dit adres ligt in een besloten netwerk. Vul bij stap 1 een openbaar adres in.",
    },
  },
  rule: {
    title: "Kies bij welke aankoop iemand toegang krijgt",
    none: "Geen enkele regel gebruikt deze koppeling nog. Zonder regel krijgt niemand toegang.",
    make: "Regel toevoegen",
    off: "De regel staat uit",
    offText: "Zolang er geen regel aanstaat, krijgt niemand toegang. Zet er hieronder één aan.",
    noEnd: "Niemand verliest de toegang weer: er is geen regel die toegang intrekt als een abonnement eindigt.",
    toRules: "Naar de regels",
  },
  arrival: {
    title: "Haak ontvangt aankopen",
    none: "Haak heeft nog geen aankoop ontvangen. <plug>Koppel eerst Plug&Pay</plug>.",
    notice: "De laatste melding van Plug&Pay kwam binnen op <at/>.",
    event: "De laatste gebeurtenis kwam binnen op <at/>.",
  },
  first: {
    title: "De eerste koper heeft toegang",
    todo: "Zodra de stappen hierboven klaar zijn, zie je hier de eerste koper.",
    waiting: "Alles staat klaar. Haak wacht op de eerste koper.",
    how: "Wil je niet wachten? Doe zelf een bestelling van het product in de regel.",
    coming: "{{email}} krijgt nu toegang…",
    stuck: "{{email}} heeft nog geen toegang",
    done: "Een koper heeft toegang gekregen.",
    inside: "{{email}} heeft toegang.",
    everybody: "Iedereen met toegang",
  },
};
