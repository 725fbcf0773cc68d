/** Who changed what. */
export const changes = {
  title: "Wijzigingen",
  intro: "Wie wat heeft gewijzigd in deze winkel, en wanneer. Wat iemand invulde, staat er niet bij.",
  failed: "De wijzigingen konden niet worden gelezen",
  none: "Er is nog niets gewijzigd",
  noneText: "Zodra iemand een regel, sleutel of instelling wijzigt, staat het hier.",
  byAdmin: "de beheerder",
  byKey: "de sleutel “{{name}}”",
  who: "Door {{who}}, vanaf {{address}}",
  fields: "Het ging om: {{fields}}",
  look: "Bekijken",
  lookAt: "Bekijken: {{what}}",
  action: {
    shop: { created: "Winkel gemaakt" },
    api_key: {
      created: "API-sleutel gemaakt",
      replaced: "API-sleutel vervangen",
      deleted: "API-sleutel verwijderd",
    },
    settings: {
      webhooks: { changed: "Webhooks van de winkel gewijzigd" },
      alerts: { changed: "Meldingen gewijzigd" },
    },
    rule: { created: "Regel gemaakt", changed: "Regel gewijzigd", deleted: "Regel verwijderd" },
    hook: { created: "Zap of hook aangezet", deleted: "Zap of hook uitgezet" },
    endpoint: { changed: "Eindpunt gewijzigd", secret: { rotated: "Ondertekeningsgeheim vernieuwd" } },
    plugandpay: { changed: "Koppeling met Plug&Pay gewijzigd" },
    connection: {
      created: "Toegangskoppeling gemaakt",
      changed: "Toegangskoppeling gewijzigd",
      deleted: "Toegangskoppeling verwijderd",
    },
    hold: { released: "Tegengehouden golf doorgelaten", dismissed: "Tegengehouden golf afgewezen" },
    erasure: { started: "Gegevens van iemand gewist" },
  },
};
