import type { Catalogue } from "@haak/core";

/** The messages of the features: rules, connections, access, replays and the rest. */
export const SHOP_MESSAGES = {
  not_one_of_known: {
    en: "is not one of the known values: {known}",
    nl: "is niet één van de bekende waarden: {known}",
  },
  connector_not_known: {
    en: "is not one of the known values: {known}. Create Huddle communities at /v1/huddle/connections",
    nl: "is niet één van de bekende waarden: {known}. Huddle-community's maak je bij /v1/huddle/connections",
  },
  person_erased_with_call: {
    en: "The person was erased on request, together with the contents of this call.",
    nl: "De persoon is op verzoek gewist, samen met de inhoud van deze aanroep.",
  },
  person_erased: { en: "The person was erased on request.", nl: "De persoon is op verzoek gewist." },
  no_such_connection: {
    en: "There is no such connection in this shop.",
    nl: "Zo'n koppeling is er niet in deze winkel.",
  },
  no_such_rule_for_preview: {
    en: "This rule does not exist in this shop. Leave the id out for a new rule.",
    nl: "Deze regel bestaat niet in deze winkel. Laat het id weg voor een nieuwe regel.",
  },
  email_too_long: {
    en: "is longer than a mail server accepts: at most {most} characters",
    nl: "is langer dan een mailserver accepteert: maximaal {most} tekens",
  },
  email_not_single: {
    en: "must be a single address, without a name, brackets or a list",
    nl: "moet één adres zijn, zonder naam, haakjes of lijst",
  },
  email_without_domain: {
    en: "has no domain, such as example.com after the @",
    nl: "heeft geen domein, zoals example.com achter de @",
  },
  test_mail_without_address: {
    en: "Save an e-mail address first.",
    nl: "Sla eerst een e-mailadres op.",
  },
  hub_sends_no_mail: {
    en: "This hub sends no mail. Its operator has to set HAAK_SMTP_URL.",
    nl: "Deze hub verstuurt geen e-mail. De beheerder moet HAAK_SMTP_URL instellen.",
  },
  test_mail_too_soon: {
    en: "The last mail was sent a moment ago. Try again in {seconds} s.",
    nl: "De laatste e-mail is net verstuurd. Probeer het over {seconds} s opnieuw.",
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
    en: "A hook belongs to the API key that made it. Send an API key instead of the administrator's session.",
    nl: "Een hook hoort bij de API-sleutel die hem maakte. Stuur een API-sleutel mee in plaats van de sessie van de beheerder.",
  },
  lite_not_possible: {
    en: "cannot be switched on while rules use access levels, which Huddle Lite does not have: {rules}.",
    nl: "kan niet aan zolang regels toegangsniveaus gebruiken, die Huddle Lite niet heeft: {rules}.",
  },
  connection_in_use: {
    en: "Rules still use this connection: {rules}. First delete them or give them another connection.",
    nl: "Er zijn nog regels die deze koppeling gebruiken: {rules}. Verwijder ze of geef ze eerst een andere koppeling.",
  },
  url_has_query: {
    en: "contains a query or a fragment; remove everything from ? or #",
    nl: "bevat een query of fragment; laat alles vanaf ? of # weg",
  },
  not_a_domain: {
    en: "is not a domain; write it as name.thehuddle.nl, without https://",
    nl: "is geen domein; schrijf het als naam.thehuddle.nl, zonder https://",
  },
  not_a_huddle_key: { en: "is not a key of Huddle", nl: "is geen sleutel van Huddle" },
  level_beside_sku: {
    en: "is given together with sku; try one of them at a time",
    nl: "staat er samen met sku; probeer ze één voor één",
  },
  connector_removed: {
    en: "This hub no longer has a connector for {kind}.",
    nl: "Deze hub heeft geen koppeling meer voor {kind}.",
  },
  connection_has_no_grant_call: {
    en: "This connection has no call for that. A person must do it by hand, with a task.",
    nl: "Deze koppeling heeft daar geen aanroep voor. Iemand moet het met de hand doen, via een taak.",
  },
  review_already_decided: { en: "This was already {state}.", nl: "Dit is al {state}." },
  state_released: { en: "released", nl: "doorgezet" },
  state_dismissed: { en: "dismissed", nl: "afgewezen" },
  task_cancelled: {
    en: "This task was cancelled, because the person bought again or lost the right to access. If you have done it, undo it.",
    nl: "Deze taak is geannuleerd, omdat de persoon intussen opnieuw kocht of geen recht meer heeft. Als je het al hebt gedaan, draai het dan terug.",
  },
  comparison_apply_empty: {
    en: 'does not say what to do; give "missing", "without_reason", or both',
    nl: "zegt niet wat er moet gebeuren; kies iets voor wie ontbreekt, voor wie geen aankoop heeft, of voor beide",
  },
  comparison_connection_missing: {
    en: "is missing; give the id of the connection that the list belongs to",
    nl: "ontbreekt; geef het id van de koppeling waar de lijst bij hoort",
  },
  list_without_email_column: {
    en: "No column contains e-mail addresses. The first row is {names}.",
    nl: "Geen enkele kolom bevat e-mailadressen. De eerste rij is {names}.",
  },
  list_too_large: {
    en: "The list is larger than 8 MiB. Leave out columns that are not needed.",
    nl: "De lijst is groter dan 8 MiB. Laat kolommen weg die niet nodig zijn.",
  },
  list_too_long: {
    en: "Line {line}: a list can have at most 100,000 members.",
    nl: "Regel {line}: een lijst mag maximaal 100.000 leden bevatten.",
  },
  list_must_be_csv: {
    en: "Send the list of members as CSV, with the header content-type: text/csv.",
    nl: "Stuur de ledenlijst als CSV, met de header content-type: text/csv.",
  },
  list_empty: { en: "The list is empty.", nl: "De lijst is leeg." },
  list_is_workbook: {
    en: "This is a spreadsheet file. Save it as CSV, and send the CSV file.",
    nl: "Dit is een spreadsheetbestand. Sla het op als CSV en stuur het CSV-bestand.",
  },
  list_line_not_an_email: {
    en: "Line {line}: “{email}” is not an e-mail address.",
    nl: "Regel {line}: “{email}” is geen e-mailadres.",
  },
  list_line_quote_open: {
    en: "Line {line}: a quotation mark is opened but not closed.",
    nl: "Regel {line}: een aanhalingsteken wordt geopend maar niet gesloten.",
  },
  list_line_too_long: { en: "Line {line}: the row is too long.", nl: "Regel {line}: de rij is te lang." },
  list_line_quote_misplaced: {
    en: 'Line {line}: a quotation mark is not allowed here. Inside a quoted cell, write it twice ("").',
    nl: 'Regel {line}: hier mag geen aanhalingsteken staan. Schrijf het dubbel ("") binnen een cel met aanhalingstekens.',
  },
  comparison_already_applied: {
    en: "Another choice was made for this comparison before. Make a new comparison with a new list to find the remaining differences.",
    nl: "Voor deze vergelijking is eerder een andere keuze gemaakt. Maak een nieuwe vergelijking met een nieuwe lijst om de overige verschillen te vinden.",
  },
  no_test_call_for_access: {
    en: "There is no test call, because every call gives or revokes access. Place a test order instead.",
    nl: "Er is geen testaanroep, omdat elke aanroep toegang geeft of intrekt. Doe in plaats daarvan een testbestelling.",
  },
  preview_rule_not_saved: {
    en: "No saved rule equals the rule of the preview. Save the rule first.",
    nl: "Geen opgeslagen regel is gelijk aan die van de proefberekening. Sla de regel eerst op.",
  },
  delivery_being_sent: {
    en: "This delivery is being sent at this moment. Wait for its result, and then retry.",
    nl: "Deze aflevering wordt op dit moment verstuurd. Wacht op het resultaat en probeer het daarna opnieuw.",
  },
  deliveries_being_changed: {
    en: "The deliveries of this rule or endpoint are being cancelled or moved to a new URL. Try again in a minute.",
    nl: "De afleveringen van deze regel of dit eindpunt worden geannuleerd of naar een nieuwe URL verplaatst. Probeer het over een minuut opnieuw.",
  },
  delivery_of_deleted_rule: {
    en: "The rule “{name}” was deleted, so it makes no more calls. To send this anyway, create a rule for it and send the calls of its preview (POST /v1/rules/preview).",
    nl: "De regel “{name}” is verwijderd en doet dus geen aanroepen meer. Als je dit toch wilt versturen, maak er dan een regel voor en verstuur de aanroepen van de proefberekening.",
  },
  replay_filter_empty: {
    en: "is empty, which would send all failed deliveries again; name at least one field",
    nl: "is leeg, waardoor alle mislukte afleveringen opnieuw zouden worden verstuurd; noem minstens één veld",
  },
  replay_until_before_since: { en: "is before since; swap the two", nl: "ligt voor since; wissel de twee om" },
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
    en: "The URL must start with https://. Plain http is only allowed for addresses in HAAK_ALLOW_TARGETS, and this name has no address now.",
    nl: "De URL moet met https:// beginnen. Gewoon http mag alleen voor adressen in HAAK_ALLOW_TARGETS, en deze naam heeft nu geen adres.",
  },
  target_has_credentials: {
    en: "The URL contains a user name or password. Remove them, because URLs end up in logs. Use a header instead.",
    nl: "De URL bevat een gebruikersnaam of wachtwoord. Laat die weg, want URL's komen in logboeken. Gebruik in plaats daarvan een header.",
  },
  target_address_refused: {
    en: "{address} {reason}, and it is not in HAAK_ALLOW_TARGETS.",
    nl: "{address} {reason} en staat niet in HAAK_ALLOW_TARGETS.",
  },
  target_host_refused: {
    en: "{host} has the address {address}, which {reason}, and it is not in HAAK_ALLOW_TARGETS.",
    nl: "{host} heeft het adres {address}. Dat {reason} en staat niet in HAAK_ALLOW_TARGETS.",
  },
  address_not_an_ip: { en: "is not an IP address", nl: "is geen IP-adres" },
  address_https_only: { en: "may only be called with https", nl: "mag alleen met https worden aangeroepen" },
  address_is: { en: "is {name}", nl: "is {name}" },
  address_private: { en: "a private address", nl: "een adres binnen een eigen netwerk" },
  address_loopback: { en: "a loopback address", nl: "een adres van de computer zelf" },
  address_link_local: { en: "a link-local address", nl: "een adres binnen het lokale netwerk" },
  address_documentation: { en: "reserved for documentation", nl: "gereserveerd voor documentatie" },
} as const satisfies Catalogue;
