/** The page about Zapier and its like. */
export const zapier = {
  title: "Zapier",
  intro: "Koppel Zapier in vier stappen. Haak controleert elke stap zelf en zegt wat je moet doen als er iets misgaat.",
  zaps: "Zaps die aanstaan",
  failed: "De Zaps konden niet worden geladen",
  none: "Er staat nog geen Zap aan",
  noneText: "Zet in Zapier een Zap aan die met een trigger van Haak begint; dan verschijnt hij hier vanzelf.",
  runsAt: "Bij: {{event}}",
  since: "staat aan sinds <at/>",
  neverCalled: "Nog geen geslaagde aanroep.",
  lastCall: "Laatste geslaagde aanroep: <at/>",
  toEndpoint: "Eindpunt bekijken",
  filter: {
    everything: "Voor alles",
    only: "Alleen voor {{names}}",
    unnamed: {
      products: "product {{id}}",
      product_groups: "productgroep {{id}}",
      upsells: "upsell {{id}}",
      forms: "formulier {{id}}",
    },
    kinds: {
      all: "alle betalingen",
      first: "eerste betalingen en upsells",
      recurring: "alleen automatische incasso's en termijnbetalingen",
      some: "een deel van de betalingen",
    },
    perLine: "één keer per orderregel",
    withTests: "ook testbestellingen",
  },
  steps: {
    failed: "De stappen konden niet worden geladen",
    key: {
      title: "Maak een API-sleutel voor Zapier",
      text: "Met een eigen sleutel kun je Zapier later los van je andere systemen vervangen of afsluiten.",
      make: "Sleutel voor Zapier maken",
      notMade: "De sleutel is niet gemaakt",
      done: "Er is een sleutel voor Zapier: “{{name}}” ({{hint}}).",
      lost: "Ben je hem kwijt? Vervang hem bij <keys>Instellingen › Webhooks</keys>.",
    },
    connection: {
      title: "Vul adres en sleutel in bij Zapier",
      address: "Adres van Haak",
      app: "Maak in Zapier een Zap en kies als trigger de app <b>Haak</b>, en daarna wat er moet gebeuren, zoals <b>Order Paid</b>.",
      paste:
        "Zapier vraagt om de <b>Hub URL</b> en de <b>API Key</b>: plak het adres hierboven en de sleutel van stap 1.",
      waiting: "Haak wacht tot Zapier de sleutel gebruikt. Deze pagina ververst vanzelf.",
      refused:
        "Zegt Zapier dat de verbinding niet lukt? Plak adres en sleutel opnieuw, zonder spatie ervoor of erachter. Ben je de sleutel kwijt, maak dan een nieuwe.",
      usedAt: "De verbinding werkt: Zapier gebruikte de sleutel het laatst op <at/>.",
      known: "De verbinding werkt: er staat een Zap aan.",
      private: "Zapier kan dit adres niet bereiken",
      privateText:
        "Dit adres werkt alleen op je eigen computer of netwerk. Vraag wie Haak beheert om een openbaar adres en open deze pagina daar.",
      ending: "Zapier gebruikt nog een oude sleutel",
      endingText: "Plak in Zapier bij My Apps › Haak de nieuwe sleutel; anders stoppen je Zaps.",
      endsAt: "De oude sleutel werkt tot <at/>. De nieuwe staat bij <keys>Instellingen › Webhooks</keys>.",
    },
    zap: {
      title: "Zet de Zap aan",
      trigger:
        "Kies de producten waar het om gaat, of laat ze leeg voor alles. Zapier toont een voorbeeld uit je eigen winkel.",
      on: "Maak de Zap af en zet hem aan met <b>Publish</b>.",
      waiting: "Haak wacht tot er een Zap aanstaat. Deze pagina ververst vanzelf.",
      nothing: "Staat hij in Zapier al aan? Zet hem dan één keer uit en weer aan; daarna verschijnt hij hier.",
      done_one: "Er staat {{count}} Zap aan.",
      done_other: "Er staan {{count}} Zaps aan.",
    },
    call: {
      title: "De eerste gebeurtenis komt aan",
      todo: "Zodra er een Zap aanstaat, zie je hier of hij zijn eerste gebeurtenis heeft gekregen.",
      waiting: "Haak wacht op de eerste gebeurtenis waarvoor een Zap aanstaat.",
      how: "Doe een testbestelling (zet in de Zap Include Test Orders aan), of wacht op een echte klant.",
      test: "Niet wachten? Stuur een testaanroep vanaf het eindpunt",
      problem: "Een Zap weigert zijn aanroepen",
      resend: "Bekijk de aanroepen en stuur ze opnieuw",
      done: "Het werkt: een Zap ontving zijn laatste gebeurtenis op <at/>.",
    },
  },
  other: {
    title: "Make en n8n",
    text: "Make en n8n hebben geen app van Haak nodig. Maak een <rules>regel</rules> en plak het adres dat zij tonen in het veld Webhook URL. Een programma kan dat ook zelf doen, met <code>POST /v1/hooks</code> en je API-sleutel.",
    make: "<b>Make</b>: begin het scenario met <b>Webhooks › Custom webhook</b> en kopieer het adres. Zet <b>Get request headers</b> en <b>JSON pass-through</b> aan als je de ondertekening wilt controleren.",
    n8n: "<b>n8n</b>: begin de workflow met een <b>Webhook</b>-node die POST aanneemt, met <b>Raw Body</b> aan, en kopieer de Production URL.",
    reference:
      "De velden en een voorbeeld staan in de <docs>documentatie van de API</docs>. Wat met de API is aangezet, staat ook in de lijst van Zaps.",
  },
};
