import type { Catalogue } from "@haak/core";

/** What the features answer: rules, connections, access, replays and the rest. */
export const SHOP_MESSAGES = {
  not_one_of_known: { en: "is not one of those known: {known}", nl: "is niet één van de bekende: {known}" },
  connector_not_known: {
    en: "is not one of those known: {known}; Huddle communities are made at /v1/huddle/connections",
    nl: "is niet één van de bekende: {known}; Huddle-community's maak je bij /v1/huddle/connections",
  },
  person_erased_with_call: {
    en: "The person whom this was about was erased on request, and the call with them.",
    nl: "De persoon over wie dit ging, is op verzoek gewist, en de aanroep ook.",
  },
  person_erased: { en: "The person was erased on request.", nl: "De persoon is op verzoek gewist." },
  no_such_connection: {
    en: "There is no such connection in this shop.",
    nl: "Zo'n koppeling is er niet in deze winkel.",
  },
  no_such_rule_for_preview: {
    en: "There is no such rule in this shop; leave it out for a new one.",
    nl: "Zo'n regel is er niet in deze winkel; laat het weg voor een nieuwe.",
  },
  email_too_long: {
    en: "is longer than a mail server takes; at most {most} characters",
    nl: "is langer dan een mailserver aanneemt; hooguit {most} tekens",
  },
  must_be_text: { en: "must be text", nl: "moet tekst zijn" },
  object_with_fields_required: {
    en: "Send an object with the fields to change.",
    nl: "Stuur een object met de velden die moeten veranderen.",
  },
  rule_of_settings: {
    en: "The webhook settings made this rule. Change it there: PUT /v1/settings/webhooks.",
    nl: "Deze regel komt van de webhookinstellingen. Wijzig hem daar (PUT /v1/settings/webhooks).",
  },
  rule_of_hook: {
    en: "A hook made this rule. Switch the Zap off, or unsubscribe the hook: DELETE /v1/hooks/{id}.",
    nl: "Deze regel komt van een Zap of hook. Zet de Zap uit, of meld de hook af (DELETE /v1/hooks/{id}).",
  },
  hook_needs_api_key: {
    en: "A hook belongs to the API key that made it: send one instead of the administrator's session.",
    nl: "Een hook hoort bij de API-sleutel die hem maakte: stuur er een mee in plaats van de sessie van de beheerder.",
  },
  lite_not_possible: {
    en: "cannot be switched on while rules use access levels, which Huddle Lite does not have: {rules}.",
    nl: "kan niet aan zolang regels toegangsniveaus gebruiken, die Huddle Lite niet heeft: {rules}.",
  },
  connection_in_use: {
    en: "Rules still use this connection: {rules}. Delete them or give them another first.",
    nl: "Er zijn nog regels die deze koppeling gebruiken: {rules}. Verwijder ze of geef ze eerst een andere.",
  },
  url_has_query: {
    en: "holds a query or a fragment; leave out all from ? or # on",
    nl: "bevat een query of fragment; laat alles vanaf ? of # weg",
  },
  not_a_domain: {
    en: "is no domain; write it as name.thehuddle.nl, without https://",
    nl: "is geen domein; schrijf het als naam.thehuddle.nl, zonder https://",
  },
  not_a_huddle_key: { en: "is no key of Huddle's", nl: "is geen sleutel van Huddle" },
  level_beside_sku: {
    en: "is given beside sku; try one of them at a time",
    nl: "staat naast sku; probeer er één tegelijk",
  },
  connector_removed: {
    en: "This hub has no connector for {kind} any more.",
    nl: "Deze hub kan niet meer met {kind} praten.",
  },
  connection_has_no_grant_call: {
    en: "This connection has no call for that: a person lets somebody in, by a task.",
    nl: "Deze koppeling heeft daar geen aanroep voor: iemand doet het met de hand, via een taak.",
  },
  review_already_decided: { en: "This was decided already: it was {state}.", nl: "Hierover is al besloten: {state}." },
  state_released: { en: "released", nl: "doorgegaan" },
  state_dismissed: { en: "dismissed", nl: "afgewezen" },
  task_cancelled: {
    en: "This task was taken back, as the person bought again or lost the right since. If you did it, undo it.",
    nl: "Deze taak is ingetrokken: de persoon kocht intussen opnieuw of verloor het recht. Heb je het al gedaan, draai het dan terug.",
  },
  comparison_apply_empty: {
    en: 'says nothing of what is to be done; give "missing", "without_reason", or both',
    nl: "zegt niet wat er moet gebeuren; kies iets voor wie ontbreekt, voor wie geen aankoop heeft, of voor beide",
  },
  comparison_connection_missing: {
    en: "is missing; say of which connection these are the members",
    nl: "ontbreekt; zeg van welke koppeling dit de leden zijn",
  },
  list_without_email_column: {
    en: "No column holds e-mail addresses; the first row is {names}.",
    nl: "Geen enkele kolom bevat e-mailadressen; de eerste rij is {names}.",
  },
  list_too_large: {
    en: "The list is larger than 8 MiB: leave out the columns that are not needed.",
    nl: "De lijst is groter dan 8 MiB: laat de kolommen weg die niet nodig zijn.",
  },
  list_too_long: {
    en: "Line {line}: a list holds at most 100,000 members.",
    nl: "Regel {line}: een lijst bevat hooguit 100.000 leden.",
  },
  list_must_be_csv: {
    en: "Send the list of members as CSV, with the header content-type: text/csv.",
    nl: "Stuur de ledenlijst als CSV, met de header content-type: text/csv.",
  },
  list_empty: { en: "The list is empty.", nl: "De lijst is leeg." },
  list_is_workbook: {
    en: "This is a workbook of a spreadsheet: save it as CSV, and send that.",
    nl: "Dit is een werkblad van een spreadsheet: sla het op als CSV en stuur dat.",
  },
  list_line_not_an_email: {
    en: "Line {line}: “{email}” is no e-mail address.",
    nl: "Regel {line}: “{email}” is geen e-mailadres.",
  },
  list_line_quote_open: {
    en: "Line {line}: a quotation mark is opened and never closed.",
    nl: "Regel {line}: een aanhalingsteken gaat open en nooit dicht.",
  },
  list_line_too_long: { en: "Line {line}: the row is too long.", nl: "Regel {line}: de rij is te lang." },
  list_line_quote_misplaced: {
    en: 'Line {line}: a quotation mark stands where none can; write it twice ("") inside of a quoted cell.',
    nl: 'Regel {line}: er staat een aanhalingsteken waar dat niet kan; schrijf het dubbel ("") binnen een cel met aanhalingstekens.',
  },
  comparison_already_applied: {
    en: "Something else was wanted of this comparison before. What is left is found by a new one, with a new list.",
    nl: "Van deze vergelijking werd eerder iets anders gevraagd. Wat er nog is, vind je met een nieuwe vergelijking en een nieuwe lijst.",
  },
  no_test_call_for_access: {
    en: "There is no test call: every call lets somebody in or out. Place a test order instead.",
    nl: "Er is geen proefaanroep: elke aanroep laat iemand in of uit. Doe in plaats daarvan een testbestelling.",
  },
  preview_rule_not_saved: {
    en: "No saved rule is like the one that was previewed: save the rule first.",
    nl: "Geen opgeslagen regel is zoals die van de proefberekening: sla de regel eerst op.",
  },
  delivery_being_sent: {
    en: "This delivery is being sent at this moment. Look at what it came to, then retry.",
    nl: "Deze aflevering wordt op dit moment verstuurd. Kijk wat ervan komt en probeer het daarna opnieuw.",
  },
  delivery_of_deleted_rule: {
    en: "The rule “{name}” was deleted, so nobody is called by it any more. To send this all the same, make a rule for it and send what its preview shows (POST /v1/rules/preview).",
    nl: "De regel “{name}” is verwijderd, dus daardoor wordt niemand meer aangeroepen. Wil je dit toch versturen, maak er dan een regel voor en verstuur wat de proefberekening toont.",
  },
  replay_filter_empty: {
    en: "names nothing, which would send everything that failed again; name at least one field",
    nl: "noemt niets, en zou dus alles opnieuw versturen wat mislukte; noem minstens één veld",
  },
  replay_until_before_since: { en: "is before since; exchange the two", nl: "ligt voor since; wissel de twee om" },
  target_not_a_url: {
    en: "This is not a URL. Write it in full, like https://example.com/hook.",
    nl: "Dit is geen URL. Schrijf hem voluit, zoals https://example.com/hook.",
  },
  target_not_https: { en: "The URL must start with https://.", nl: "De URL moet met https:// beginnen." },
  target_not_https_because: {
    en: "The URL must start with https://: {why}",
    nl: "De URL moet met https:// beginnen: {why}",
  },
  target_http_without_address: {
    en: "The URL must start with https://. Plain http is for addresses that HAAK_ALLOW_TARGETS names, and this name has no address now.",
    nl: "De URL moet met https:// beginnen. Gewoon http is voor adressen die in HAAK_ALLOW_TARGETS staan, en deze naam heeft nu geen adres.",
  },
  target_has_credentials: {
    en: "The URL holds a user name or password. Leave them out, as URLs end up in logs, and use a header instead.",
    nl: "De URL bevat een gebruikersnaam of wachtwoord. Laat die weg, want URL's komen in logboeken, en gebruik een header.",
  },
  target_address_refused: {
    en: "{address} {reason}, and HAAK_ALLOW_TARGETS does not name it.",
    nl: "{address} {reason}, en staat niet in HAAK_ALLOW_TARGETS.",
  },
  target_host_refused: {
    en: "{host} has the address {address}, which {reason}, and HAAK_ALLOW_TARGETS does not name it.",
    nl: "{host} heeft het adres {address}; dat {reason}, en staat niet in HAAK_ALLOW_TARGETS.",
  },
  address_not_an_ip: { en: "is not an IP address", nl: "is geen IP-adres" },
  address_https_only: { en: "may only be called by https", nl: "mag alleen met https worden aangeroepen" },
  address_is: { en: "is {name}", nl: "is {name}" },
  address_private: { en: "a private address", nl: "een adres binnen een eigen netwerk" },
  address_loopback: { en: "a loopback address", nl: "een adres van de computer zelf" },
  address_link_local: { en: "a link-local address", nl: "een adres binnen het lokale netwerk" },
  address_documentation: { en: "reserved for documentation", nl: "gereserveerd voor documentatie" },
} as const satisfies Catalogue;
