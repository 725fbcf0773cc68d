/** The page about Zapier and its like. */
export const zapier = {
  title: "Zapier",
  intro: "Zet een Zap aan en hij staat hier; gaat er iets mis, dan zie je het hier ook.",
  zaps: "Zaps die aanstaan",
  failed: "De Zaps konden niet worden gelezen",
  none: "Er staat nog geen Zap aan",
  noneText: "Zet in Zapier een Zap aan die met een trigger van Haak begint; dan verschijnt hij hier vanzelf.",
  runsAt: "Bij: {{event}}",
  since: "staat aan sinds <at/>",
  neverCalled: "Nog nooit aangeroepen.",
  lastCall: "Laatste geslaagde aanroep: <at/>",
  toEndpoint: "Eindpunt bekijken",
  filter: {
    everything: "Voor alles",
    only: "Alleen voor {{names}}",
    kinds: {
      all: "alle betalingen",
      first: "eerste betalingen en upsells",
      recurring: "alleen automatische incasso's en termijnbetalingen",
      some: "een deel van de betalingen",
    },
    perLine: "één keer per orderregel",
    withTests: "ook testbestellingen",
  },
  connect: {
    title: "Zapier koppelen",
    address: "Adres van Haak",
    key: "Maak bij <keys>Instellingen › Webhooks</keys> een API-sleutel voor Zapier en kopieer die.",
    app: "Kies in Zapier als trigger de app <b>Haak</b>, en daarna wat er moet gebeuren, zoals <b>Order Paid</b>.",
    connect:
      "Zapier vraagt om de <b>Hub URL</b> en de <b>API Key</b>: plak het adres hierboven en de sleutel van stap 1.",
    trigger:
      "Kies de producten waar het om gaat, of laat ze leeg voor alles. Zapier toont een voorbeeld uit je eigen winkel.",
    on: "Zet de Zap aan. Hij verschijnt hierboven.",
    nothing:
      "Verschijnt hij niet? Kijk in Zapier of de verbinding is gelukt. Is het adres niet openbaar, dan kan Zapier Haak niet bereiken.",
  },
  other: {
    title: "Make en n8n",
    text: "Make en n8n hebben geen app van Haak nodig. Je geeft Haak één keer het adres dat zij tonen, met <code>POST /v1/hooks</code> en je API-sleutel.",
    make: "<b>Make</b>: begin het scenario met <b>Webhooks › Custom webhook</b> en kopieer het adres. Zet <b>Get request headers</b> en <b>JSON pass-through</b> aan als je de ondertekening wilt controleren.",
    n8n: "<b>n8n</b>: begin de workflow met een <b>Webhook</b>-node die POST aanneemt, met <b>Raw Body</b> aan, en kopieer de Production URL.",
    reference:
      "De velden en een voorbeeld staan in de <docs>naslag van de API</docs>. Hooks van deze programma's staan ook in de lijst hierboven.",
  },
};
