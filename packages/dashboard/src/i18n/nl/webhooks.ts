/** In the words of the Plug&Pay help article, because sellers follow it. */
export const webhooks = {
  title: "Webhooks",
  intro: "De algemene webhook van je winkel: welk systeem wordt aangeroepen bij elke bestelling en bij elke opzegging.",
  notRead: "De instellingen konden niet worden geladen",
  url: "Webhook URL",
  urlHint: "Plak hier de URL uit je andere software of tool. Laat het veld leeg om niets aan te roepen.",
  advanced: "Geavanceerd",
  save: "Opslaan",
  saveWhat: "Opslaan: {{what}}",
  saved: "Opgeslagen",
  unsaved: "Je hebt wijzigingen die nog niet zijn opgeslagen.",
  keys: {
    title: "API-sleutel",
    intro:
      "Met een API-sleutel legt een ander systeem of een andere tool de koppeling met je winkel. Je kopieert hem met één klik op het moment dat hij gemaakt wordt; daarna zie je alleen nog het einde ervan.",
    failed: "De sleutels konden niet worden geladen",
    none: "Er is nog geen API-sleutel",
    noneText: "Maak er een voor elk systeem dat met je winkel praat.",
    make: "Nieuwe sleutel",
    makeIt: "Sleutel maken",
    name: "Waarvoor is de sleutel?",
    nameHint: "Bijvoorbeeld Zapier of Boekhouding. Zo weet je later welke je kunt vervangen.",
    created: "Gemaakt op <at/>",
    lastUsed: "laatst gebruikt op <at/>",
    neverUsed: "nog nooit gebruikt",
    expires: "Vervangen, werkt tot <at/>",
    current: "hiermee ben je ingelogd",
    currentStays:
      "Deze sleutel kun je nu niet verwijderen, omdat je ermee bent ingelogd. Vervang hem, of log in met een andere sleutel.",
    replace: "Vervangen",
    replaceWhat: "{{name}} {{hint}} vervangen",
    replaceTitle: "Sleutel “{{name}}” vervangen",
    replaceText: "Je krijgt een nieuwe sleutel met dezelfde naam. Zaps die met de oude zijn gemaakt, blijven werken.",
    overlap: "Hoe lang blijft de oude sleutel werken?",
    ownKey: "Ben je met deze sleutel ingelogd, dan moet je daarna opnieuw inloggen. Kopieer de nieuwe sleutel eerst.",
    delete: "Verwijderen",
    deleteWhat: "{{name}} {{hint}} verwijderen",
    deleteTitle: "Sleutel “{{name}}” verwijderen?",
    deleteText:
      "De sleutel {{hint}} werkt dan meteen niet meer. Zaps die ermee gemaakt zijn, worden uitgezet. Ben je er zelf mee ingelogd, dan word je uitgelogd. Dit kan niet ongedaan worden gemaakt.",
  },
  orders: {
    title: "Bestellingen",
    intro: "Deze webhook wordt aangeroepen bij elke bestelling, welk product er ook gekocht is.",
    saved: "Dit geldt vanaf nu, voor elke nieuwe bestelling.",
    recurring: "Ook aanroepen bij automatische incasso's en termijnbetalingen",
    perLine: "Aanroepen per orderregel in plaats van per hele order",
    perLineHint: "Handig als je met een kassakoopje werkt: elk product in de bestelling krijgt een eigen aanroep.",
    includeTest: "Ook bij testbestellingen",
    moment: "Wanneer?",
    paid: "Zodra de bestelling betaald is",
    created: "Zodra de bestelling is aangemaakt",
    createdHint: "Let op: het geld kan dan nog onderweg zijn, of nooit komen.",
  },
  cancellations: {
    title: "Opzeggingen",
    intro: "Deze webhook wordt aangeroepen zodra een abonnement op inactief komt te staan.",
    saved: "Dit geldt vanaf nu, voor elk abonnement dat eindigt.",
    url: "Webhook URL voor opzeggingen",
    advanced: "Geavanceerd voor opzeggingen",
  },
  summary: {
    nothing: "Er wordt niets aangeroepen zolang hier geen URL staat.",
    paid: {
      first:
        "Wordt aangeroepen voor elke betaalde bestelling en upsell, niet voor automatische incasso's en termijnbetalingen.",
      recurring:
        "Wordt aangeroepen voor elke betaalde bestelling en upsell, en ook voor elke automatische incasso en termijnbetaling.",
    },
    created: {
      first:
        "Wordt aangeroepen voor elke aangemaakte bestelling en upsell, betaald of niet; niet voor automatische incasso's en termijnbetalingen.",
      recurring:
        "Wordt aangeroepen voor elke aangemaakte bestelling en upsell, betaald of niet, en ook voor elke automatische incasso en termijnbetaling.",
    },
    perOrder: "Eén aanroep per bestelling, met alle orderregels erin.",
    perLine: "Elke orderregel krijgt een eigen aanroep: drie regels zijn drie aanroepen.",
    withTest: "Testbestellingen tellen mee.",
    withoutTest: "Testbestellingen worden overgeslagen.",
    ended:
      "Wordt aangeroepen zodra een abonnement inactief wordt. Is er opgezegd maar loopt het abonnement nog, dan volgt de aanroep pas aan het einde. Een termijnplan dat helemaal is betaald, telt niet als opzegging.",
  },
  test: {
    send: "Testaanroep versturen",
    sendWhat: "Testaanroep versturen: {{what}}",
    hint: "Stuurt een ondertekende voorbeeldbestelling naar de opgeslagen URL.",
    saveFirst: "Sla je wijziging eerst op; daarna kun je de URL testen.",
    noUrl: "Vul een URL in en sla op. Daarna kun je hier een testaanroep versturen.",
    noEndpoint: "Het eindpunt van deze URL kon niet worden geladen",
    failed: "De testaanroep is niet gelukt",
    underWay: "De testaanroep is onderweg…",
    works: "Het werkt",
    worksNot: "Het werkt nog niet",
    notMade: "De testaanroep is niet verstuurd",
    paused:
      "Dit eindpunt staat uit of is even gepauzeerd, omdat eerdere aanroepen mislukten. De testaanroep wacht; zet het eindpunt aan of probeer het straks opnieuw.",
    notPossible: "De aanroep kon niet worden verstuurd. Sla de URL opnieuw op en probeer het nog eens.",
    answered: "Antwoord met status {{status}}, na {{milliseconds}} ms.",
    noAnswer: "Geen antwoord, na {{milliseconds}} ms.",
    body: "Het antwoord",
    again: "Haak probeert dezelfde aanroep vanzelf nog eens op <at/>.",
  },
  advice: {
    delivered: "Je systeem heeft de aanroep ontvangen en bevestigd. Je hoeft niets te doen.",
    notAllowed:
      "Je systeem laat de aanroep niet toe. Kijk of er een sleutel of wachtwoord in de URL hoort, en kopieer de URL opnieuw.",
    notFound:
      "Op deze URL is niets te vinden. Kopieer de URL opnieuw uit je andere software en controleer of hij compleet is.",
    wrongMethod: "Deze URL neemt geen berichten aan (POST). Zoek in je andere software de URL die voor webhooks is.",
    tooMany: "Je systeem krijgt te veel aanroepen tegelijk. Haak probeert het later vanzelf opnieuw.",
    notUnderstood:
      "Je systeem begrijpt het bericht niet. Kies bij Geavanceerd een ander formaat, of laat het antwoord hieronder zien aan de maker van je systeem.",
    broken:
      "Er is een fout in je andere systeem. Laat het antwoord hieronder zien aan de beheerder. Haak blijft het proberen.",
    rejected: "Je systeem heeft de aanroep geweigerd. In het antwoord hieronder staat waarschijnlijk waarom.",
    redirected:
      "Deze URL verwijst door naar een andere. Vul de URL in waar hij naar verwijst; doorverwijzingen worden niet gevolgd.",
    gone: "Je systeem zegt dat deze URL niet meer bestaat. Maak daar een nieuwe webhook en vul de nieuwe URL in.",
    timed_out:
      "Je systeem antwoordde niet op tijd. Laat het eerst antwoorden en daarna het werk doen, of vraag de beheerder waarom het traag is.",
    unreachable: "Je systeem is niet bereikbaar. Controleer de URL op typefouten, en of het systeem aan staat.",
    bad_tls: "Het certificaat van deze URL klopt niet. De beheerder van dat systeem moet het vernieuwen.",
    refused_address:
      "Dit adres ligt in een besloten netwerk en mag niet worden aangeroepen. Gebruik een openbaar adres.",
  },
};
