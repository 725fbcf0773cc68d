/** What is said about rules, connections, calls and access, in Dutch. */
export const SHOP_WORDS = {
  "is not one of those known: {known}": "is niet één van de bekende: {known}",
  "is not one of those known: {known}; Huddle communities are made at /v1/huddle/connections":
    "is niet één van de bekende: {known}; Huddle-community's maak je bij /v1/huddle/connections",
  "The person whom this was about was erased on request, and the call with them.":
    "De persoon over wie dit ging, is op verzoek gewist, en de aanroep ook.",
  "The person was erased on request.": "De persoon is op verzoek gewist.",
  "There is no such connection in this shop.": "Zo'n koppeling is er niet in deze winkel.",
  "There is no such rule in this shop; leave it out for a new one.":
    "Zo'n regel is er niet in deze winkel; laat het weg voor een nieuwe.",
  "is longer than a mail server takes; at most {most} characters":
    "is langer dan een mailserver aanneemt; hooguit {most} tekens",
  "must be text": "moet tekst zijn",
  "Send an object with the fields to change.": "Stuur een object met de velden die moeten veranderen.",
  "The webhook settings made this rule. Change it there: PUT /v1/settings/webhooks.":
    "Deze regel komt van de webhookinstellingen. Wijzig hem daar (PUT /v1/settings/webhooks).",
  "A hook made this rule. Switch the Zap off, or unsubscribe the hook: DELETE /v1/hooks/{id}.":
    "Deze regel komt van een Zap of hook. Zet de Zap uit, of meld de hook af (DELETE /v1/hooks/{id}).",
  "A hook belongs to the API key that made it: send one instead of the administrator's session.":
    "Een hook hoort bij de API-sleutel die hem maakte: stuur er een mee in plaats van de sessie van de beheerder.",
  "cannot be switched on while rules use access levels, which Huddle Lite does not have: {rules}.":
    "kan niet aan zolang regels toegangsniveaus gebruiken, die Huddle Lite niet heeft: {rules}.",
  "Rules still use this connection: {rules}. Delete them or give them another first.":
    "Er zijn nog regels die deze koppeling gebruiken: {rules}. Verwijder ze of geef ze eerst een andere.",
  "holds a query or a fragment; leave out all from ? or # on":
    "bevat een query of fragment; laat alles vanaf ? of # weg",
  "is no domain; write it as name.thehuddle.nl, without https://":
    "is geen domein; schrijf het als naam.thehuddle.nl, zonder https://",
  "is no key of Huddle's": "is geen sleutel van Huddle",
  "is given beside sku; try one of them at a time": "staat naast sku; probeer er één tegelijk",
  "This hub has no connector for {kind} any more.": "Deze hub kan niet meer met {kind} praten.",
  "This connection has no call for that: a person lets somebody in, by a task.":
    "Deze koppeling heeft daar geen aanroep voor: iemand doet het met de hand, via een taak.",
  "This was decided already: it was {state}.": "Hierover is al besloten: {state}.",
  released: "doorgegaan",
  dismissed: "afgewezen",
  "This task was taken back, as the person bought again or lost the right since. If you did it, undo it.":
    "Deze taak is ingetrokken: de persoon kocht intussen opnieuw of verloor het recht. Heb je het al gedaan, draai het dan terug.",
  'says nothing of what is to be done; give "missing", "without_reason", or both':
    "zegt niet wat er moet gebeuren; kies iets voor wie ontbreekt, voor wie geen aankoop heeft, of voor beide",
  "is missing; say of which connection these are the members": "ontbreekt; zeg van welke koppeling dit de leden zijn",
  "No column holds e-mail addresses; the first row is {names}.":
    "Geen enkele kolom bevat e-mailadressen; de eerste rij is {names}.",
  "The list is larger than 8 MiB: leave out the columns that are not needed.":
    "De lijst is groter dan 8 MiB: laat de kolommen weg die niet nodig zijn.",
  "Line {line}: a list holds at most 100,000 members.": "Regel {line}: een lijst bevat hooguit 100.000 leden.",
  "Send the list of members as CSV, with the header content-type: text/csv.":
    "Stuur de ledenlijst als CSV, met de header content-type: text/csv.",
  "The list is empty.": "De lijst is leeg.",
  "This is a workbook of a spreadsheet: save it as CSV, and send that.":
    "Dit is een werkblad van een spreadsheet: sla het op als CSV en stuur dat.",
  "Line {line}: “{email}” is no e-mail address.": "Regel {line}: “{email}” is geen e-mailadres.",
  "Line {line}: a quotation mark is opened and never closed.":
    "Regel {line}: een aanhalingsteken gaat open en nooit dicht.",
  "Line {line}: the row is too long.": "Regel {line}: de rij is te lang.",
  'Line {line}: a quotation mark stands where none can; write it twice ("") inside of a quoted cell.':
    'Regel {line}: er staat een aanhalingsteken waar dat niet kan; schrijf het dubbel ("") binnen een cel met aanhalingstekens.',
  "Something else was wanted of this comparison before. What is left is found by a new one, with a new list.":
    "Van deze vergelijking werd eerder iets anders gevraagd. Wat er nog is, vind je met een nieuwe vergelijking en een nieuwe lijst.",
  "There is no test call: every call lets somebody in or out. Place a test order instead.":
    "Er is geen proefaanroep: elke aanroep laat iemand in of uit. Doe in plaats daarvan een testbestelling.",
  "No saved rule is like the one that was previewed: save the rule first.":
    "Geen opgeslagen regel is zoals die van de proefberekening: sla de regel eerst op.",
  "This delivery is being sent at this moment. Look at what it came to, then retry.":
    "Deze aflevering wordt op dit moment verstuurd. Kijk wat ervan komt en probeer het daarna opnieuw.",
  "The rule “{name}” was deleted, so nobody is called by it any more. To send this all the same, make a rule for it and send what its preview shows (POST /v1/rules/preview).":
    "De regel “{name}” is verwijderd, dus daardoor wordt niemand meer aangeroepen. Wil je dit toch versturen, maak er dan een regel voor en verstuur wat de proefberekening toont.",
  "names nothing, which would send everything that failed again; name at least one field":
    "noemt niets, en zou dus alles opnieuw versturen wat mislukte; noem minstens één veld",
  "is before since; exchange the two": "ligt voor since; wissel de twee om",
  "This is not a URL. Write it in full, like https://example.com/hook.":
    "Dit is geen URL. Schrijf hem voluit, zoals https://example.com/hook.",
  "The URL must start with https://.": "De URL moet met https:// beginnen.",
  "The URL must start with https://: {why}": "De URL moet met https:// beginnen: {why}",
  "The URL must start with https://. Plain http is for addresses that HAAK_ALLOW_TARGETS names, and this name has no address now.":
    "De URL moet met https:// beginnen. Gewoon http is voor adressen die in HAAK_ALLOW_TARGETS staan, en deze naam heeft nu geen adres.",
  "The URL holds a user name or password. Leave them out, as URLs end up in logs, and use a header instead.":
    "De URL bevat een gebruikersnaam of wachtwoord. Laat die weg, want URL's komen in logboeken, en gebruik een header.",
  "{address} {reason}, and HAAK_ALLOW_TARGETS does not name it.":
    "{address} {reason}, en staat niet in HAAK_ALLOW_TARGETS.",
  "{host} has the address {address}, which {reason}, and HAAK_ALLOW_TARGETS does not name it.":
    "{host} heeft het adres {address}; dat {reason}, en staat niet in HAAK_ALLOW_TARGETS.",
  "is not an IP address": "is geen IP-adres",
  "may only be called by https": "mag alleen met https worden aangeroepen",
  "is {name}": "is {name}",
  "a private address": "een adres binnen een eigen netwerk",
  "a loopback address": "een adres van de computer zelf",
  "a link-local address": "een adres binnen het lokale netwerk",
  "reserved for documentation": "gereserveerd voor documentatie",
} as const;
