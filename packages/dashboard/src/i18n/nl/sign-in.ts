export const signIn = {
  title: "Inloggen bij Haak",
  ended: "Je sessie is verlopen. Log opnieuw in; daarna ga je verder waar je was.",
  how: "Hoe log je in?",
  byKey: "Met een API-sleutel",
  byPassword: "Als beheerder",
  apiKey: "API-sleutel",
  apiKeyHint: "De sleutel van je winkel, die begint met haak_. Je ziet alleen deze winkel.",
  password: "Beheerderswachtwoord",
  passwordHint: "Staat in HAAK_ADMIN_PASSWORD, of is bij de eerste start één keer getoond. Je ziet alle winkels.",
  submit: "Inloggen",
  empty: { apiKey: "Vul je API-sleutel in.", password: "Vul het wachtwoord in." },
  wrong: {
    apiKey: "Deze API-sleutel klopt niet, of is vervangen. Kopieer hem opnieuw en let op dat hij compleet is.",
    password: "Dit wachtwoord klopt niet. Let op hoofdletters.",
  },
  failed: "Inloggen is niet gelukt",
};
