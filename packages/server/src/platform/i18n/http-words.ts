/** What every route may say, in Dutch: of requests as such, of bodies and queries, of who asks. */
export const HTTP_WORDS = {
  "There is no such {what} in this shop.": "Zo'n {what} is er niet in deze winkel.",
  "Huddle connection": "koppeling met Huddle",
  connection: "koppeling",
  rule: "regel",
  "API key": "API-sleutel",
  "First key": "Eerste sleutel",
  Administrator: "Beheerder",
  shop: "winkel",
  address: "adres",
  notice: "melding",
  reconciliation: "vergelijking met Plug&Pay",
  endpoint: "eindpunt",
  delivery: "aflevering",
  task: "taak",
  hold: "tegengehouden golf",
  "access ledger": "toegangsboek",
  comparison: "vergelijking",
  erasure: "opdracht om iemand te vergeten",
  replay: "opdracht om opnieuw te versturen",
  "what-if": "proefberekening",
  event: "gebeurtenis",
  access: "toegang",
  "{what} (and {count} more)": "{what} (en nog {count})",
  "Bad request": "Onleesbaar verzoek",
  "Not signed in": "Niet ingelogd",
  "Not allowed": "Niet toegestaan",
  "Not found": "Niet gevonden",
  "Method not allowed": "Methode niet toegestaan",
  "Too slow": "Te langzaam",
  Conflict: "Dit kan nu niet",
  "Changed in the meantime": "Intussen gewijzigd",
  "Too large": "Te groot",
  "Wrong content type": "Verkeerde soort inhoud",
  "Not valid": "Niet geldig",
  "Too many requests": "Te veel verzoeken",
  "Headers too large": "Te grote headers",
  "Our mistake": "Onze fout",
  "Not available now": "Nu niet beschikbaar",
  Problem: "Er is iets mis",
  "The body is not valid.": "De inhoud is niet geldig.",
  "There is nothing at {method} {path}: look at the path, and at the method.":
    "Er is niets op {method} {path}: kijk naar het pad en de methode.",
  "{path} takes no {method}, only {known}.": "{path} kent geen {method}, alleen {known}.",
  "The database cannot be reached or cannot store now. Nothing was stored; try again soon.":
    "De database is niet bereikbaar of kan nu niets bewaren. Er is niets opgeslagen; probeer het zo nog eens.",
  "Something went wrong on our side.": "Er ging bij ons iets mis.",
  "The body is larger than 1 MiB.": "De inhoud is groter dan 1 MiB.",
  "This content-encoding is not supported.": "Deze content-encoding wordt niet ondersteund.",
  "The request could not be read.": "Het verzoek kon niet worden gelezen.",
  "The request could not be read as HTTP.": "Het verzoek kon niet als HTTP worden gelezen.",
  "The request was not complete in time. Send it again.": "Het verzoek was niet op tijd compleet. Stuur het opnieuw.",
  "The path and the headers together are too long. Send what is long in the body.":
    "Het pad en de headers zijn samen te lang. Zet wat lang is in de inhoud.",
  "The hub is starting or stopping. Nothing was stored; try again in a moment.":
    "De hub start of stopt. Er is niets opgeslagen; probeer het zo nog eens.",
  "The hub is starting or stopping and takes nothing now.": "De hub start of stopt en neemt nu niets aan.",
  "The database cannot be reached.": "De database is niet bereikbaar.",
  "More events arrive than can be stored now. Try again in a moment.":
    "Er komen meer gebeurtenissen binnen dan er nu bewaard kunnen worden. Probeer het zo nog eens.",
  "More than {count} requests came {of} within ten seconds. Try again in a moment.":
    "Er kwamen in tien seconden meer dan {count} verzoeken {of}. Probeer het zo nog eens.",
  "from this address": "van dit adres",
  "with this API key": "met deze API-sleutel",
  "The body is not text in UTF-8.": "De inhoud is geen tekst in UTF-8.",
  "Send the body as JSON, with the header content-type: application/json.":
    "Stuur de inhoud als JSON, met de header content-type: application/json.",
  "The body is not JSON: {why}": "De inhoud is geen JSON: {why}",
  "is empty; give it a value, or leave it out": "is leeg; geef een waarde, of laat het weg",
  "is given more than once; give it once": "staat er meer dan één keer; geef het één keer",
  "holds a NUL character, which nothing holds; leave it out": "bevat een NUL-teken, dat nergens in staat; laat het weg",
  'is not a time with an offset; write it like "2026-11-24T09:00:00Z", with + as %2B':
    'is geen tijd met tijdzone; schrijf het als "2026-11-24T09:00:00Z", met + als %2B',
  "lies before the year 2000, when no shop had webhooks": "ligt voor het jaar 2000, toen nog geen winkel webhooks had",
  "must be one of {values}": "moet één van deze zijn: {values}",
  "{name} holds only {values}.": "{name} bevat alleen {values}.",
  "must be a whole number from 1 to {most}": "moet een geheel getal van 1 tot en met {most} zijn",
  "is masked, and nothing is stored here that it could stand for; write the value itself":
    "is verborgen, en hier is niets opgeslagen waar het voor kan staan; schrijf de waarde zelf",
  "is no cursor that a list gave out; begin without one": "is geen cursor die een lijst gaf; begin zonder cursor",
  "must be after since; exchange the two": "moet na since liggen; wissel de twee om",
  "must be before until, which is now unless it is said": "moet voor until liggen; dat is nu, tenzij anders gezegd",
  "is too long ago for rows of a {bucket}: more than {most} are not counted in one go":
    "is te lang geleden voor rijen per {bucket}: meer dan {most} worden niet in één keer geteld",
  hour: "uur",
  day: "dag",
  "Somebody changed this in the meantime. Read it again, then repeat your change.":
    "Iemand anders heeft dit intussen gewijzigd. Lees het opnieuw en breng je wijziging nog eens aan.",
  "Send your API key as Authorization: Bearer <key>, or as X-API-Key.":
    "Stuur je API-sleutel mee als Authorization: Bearer <key>, of als X-API-Key.",
  "Sign in as admin with the admin password (HTTP Basic).":
    "Meld je aan als admin met het beheerderswachtwoord (HTTP Basic).",
  "Choose a shop first (PUT /session/shop).": "Kies eerst een winkel (PUT /session/shop).",
  "This API key has just been deleted. Connect with another one.":
    "Deze API-sleutel is zojuist verwijderd. Gebruik een andere.",
  "This password or API key is not right.": "Dit wachtwoord of deze API-sleutel klopt niet.",
  "Nobody is signed in, or the session has ended. Sign in again.":
    "Er is niemand ingelogd, of de sessie is verlopen. Log opnieuw in.",
  "Send the csrf_token of GET /session as the header X-CSRF-Token with every write.":
    "Stuur bij elke wijziging het csrf_token van GET /session mee als header X-CSRF-Token.",
  "An API key opens its own shop only.": "Een API-sleutel opent alleen zijn eigen winkel.",
  "Too many wrong passwords or keys came from this address. Try again in {seconds} seconds.":
    "Vanaf dit adres kwamen te veel verkeerde wachtwoorden of sleutels. Probeer het over {seconds} seconden opnieuw.",
  "Type the admin password.": "Typ het beheerderswachtwoord.",
  "Paste the API key.": "Plak de API-sleutel.",
  "Send either password or api_key.": "Stuur óf password óf api_key.",
  "Name a shop by its id.": "Noem een winkel bij zijn id.",
  "Give the shop a name.": "Geef de winkel een naam.",
  "At most {most} characters.": "Hooguit {most} tekens.",
  "A key is 16 to 200 visible ASCII characters without spaces.":
    "Een sleutel is 16 tot 200 zichtbare ASCII-tekens zonder spaties.",
  "This key is in use already. Choose another, or leave it out to get a fresh one.":
    "Deze sleutel is al in gebruik. Kies een andere, of laat hem weg voor een nieuwe.",
  "The dashboard is not built: run `npm run build` in Haak's folder, then load this page again.":
    "Het dashboard is niet gebouwd: draai `npm run build` in de map van Haak en laad deze pagina opnieuw.",
  "Send a list of 1 to {most} events.": "Stuur een lijst van 1 tot {most} gebeurtenissen.",
} as const;
