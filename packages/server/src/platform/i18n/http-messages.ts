import type { Catalogue } from "@haak/core";

/** Messages that any route may use: about requests, bodies, queries and authentication. */
export const HTTP_MESSAGES = {
  no_such_thing: { en: "There is no such {what} in this shop.", nl: "Zo'n {what} is er niet in deze winkel." },
  thing_huddle_connection: { en: "Huddle connection", nl: "koppeling met Huddle" },
  thing_connection: { en: "connection", nl: "koppeling" },
  thing_rule: { en: "rule", nl: "regel" },
  thing_api_key: { en: "API key", nl: "API-sleutel" },
  first_api_key: { en: "First key", nl: "Eerste sleutel" },
  administrator: { en: "Administrator", nl: "Beheerder" },
  thing_shop: { en: "shop", nl: "winkel" },
  thing_address: { en: "address", nl: "adres" },
  thing_notice: { en: "notice", nl: "melding" },
  thing_unreadable: {
    en: "unreadable order or subscription",
    nl: "onleesbare bestelling of onleesbaar abonnement",
  },
  thing_reconciliation: { en: "reconciliation", nl: "vergelijking met Plug&Pay" },
  thing_endpoint: { en: "endpoint", nl: "eindpunt" },
  thing_delivery: { en: "delivery", nl: "aflevering" },
  thing_task: { en: "task", nl: "taak" },
  thing_review: { en: "review", nl: "tegengehouden intrekking" },
  thing_access_ledger: { en: "access ledger", nl: "toegangsboek" },
  thing_comparison: { en: "comparison", nl: "vergelijking" },
  thing_erasure: { en: "erasure", nl: "wisopdracht" },
  thing_replay: { en: "replay", nl: "opdracht om opnieuw te versturen" },
  thing_preview: { en: "preview", nl: "proefberekening" },
  thing_event: { en: "event", nl: "gebeurtenis" },
  thing_access: { en: "access", nl: "toegang" },
  field_error: { en: "{pointer}: {message}", nl: "{pointer}: {message}" },
  first_of_several: { en: "{what} (and {count} more)", nl: "{what} (en nog {count})" },
  title_bad_request: { en: "Bad request", nl: "Onleesbaar verzoek" },
  title_not_signed_in: { en: "Not signed in", nl: "Niet ingelogd" },
  title_not_allowed: { en: "Not allowed", nl: "Niet toegestaan" },
  title_not_found: { en: "Not found", nl: "Niet gevonden" },
  title_method_not_allowed: { en: "Method not allowed", nl: "Methode niet toegestaan" },
  title_request_timeout: { en: "Too slow", nl: "Te langzaam" },
  title_conflict: { en: "Conflict", nl: "Dit kan nu niet" },
  title_changed_meanwhile: { en: "Changed in the meantime", nl: "Intussen gewijzigd" },
  title_too_large: { en: "Too large", nl: "Te groot" },
  title_wrong_content_type: { en: "Wrong content type", nl: "Verkeerde soort inhoud" },
  title_not_valid: { en: "Not valid", nl: "Niet geldig" },
  title_too_many_requests: { en: "Too many requests", nl: "Te veel verzoeken" },
  title_headers_too_large: { en: "Headers too large", nl: "Te grote headers" },
  title_internal_error: { en: "Our mistake", nl: "Onze fout" },
  title_not_available: { en: "Not available now", nl: "Nu niet beschikbaar" },
  title_problem: { en: "Problem", nl: "Er is iets mis" },
  body_not_valid: { en: "The body is not valid.", nl: "De inhoud is niet geldig." },
  unknown_path: {
    en: "Nothing exists at {method} {path}. Check the path and the method.",
    nl: "Er is niets op {method} {path}. Controleer het pad en de methode.",
  },
  method_not_allowed: {
    en: "{path} does not support {method}, only {known}.",
    nl: "{path} ondersteunt geen {method}, alleen {known}.",
  },
  database_not_available: {
    en: "The database cannot be reached or cannot store anything now. Try again in a moment. If it was stored after all, an event with the same key is not stored twice.",
    nl: "De database is niet bereikbaar of kan nu niets bewaren. Probeer het zo nog eens. Is het toch opgeslagen, dan wordt een gebeurtenis met dezelfde sleutel niet dubbel opgeslagen.",
  },
  internal_error: { en: "Something went wrong on our side.", nl: "Er ging bij ons iets mis." },
  body_too_large: {
    en: "The body is larger than 1 MiB. Send less at once, for example fewer events.",
    nl: "De inhoud is groter dan 1 MiB. Stuur minder tegelijk, bijvoorbeeld minder gebeurtenissen.",
  },
  content_encoding_not_supported: {
    en: "This content-encoding is not supported. Send the body as it is, or compressed with gzip, deflate or br.",
    nl: "Deze content-encoding wordt niet ondersteund. Stuur de inhoud zoals die is, of gecomprimeerd met gzip, deflate of br.",
  },
  request_not_readable: {
    en: "The request could not be read. Check that a % in the path is followed by two hexadecimal digits, and that the body is complete and compressed as its content-encoding says.",
    nl: "Het verzoek kon niet worden gelezen. Controleer of een % in het pad door twee hexadecimale cijfers wordt gevolgd, en of de inhoud compleet is en gecomprimeerd zoals content-encoding zegt.",
  },
  request_not_http: {
    en: "The request could not be read as HTTP.",
    nl: "Het verzoek kon niet als HTTP worden gelezen.",
  },
  request_too_slow: {
    en: "The request was not complete in time. Send it again.",
    nl: "Het verzoek was niet op tijd compleet. Stuur het opnieuw.",
  },
  headers_too_large: {
    en: "The path and the headers together are too long. Send long values in the body.",
    nl: "Het pad en de headers zijn samen te lang. Zet lange waarden in de inhoud.",
  },
  hub_refuses_requests: {
    en: "The hub is starting or stopping. Nothing was stored. Try again in a moment.",
    nl: "De hub start of stopt. Er is niets opgeslagen. Probeer het zo nog eens.",
  },
  hub_not_ready: {
    en: "The hub is starting or stopping and accepts nothing now.",
    nl: "De hub start of stopt en neemt nu niets aan.",
  },
  process_silent: {
    en: "One of the processes of this hub does not answer.",
    nl: "Een van de processen van deze hub antwoordt niet.",
  },
  hub_stuck: {
    en: "The hub is stuck ({part}). Restart it.",
    nl: "De hub loopt vast ({part}). Start hem opnieuw.",
  },
  accepting_stalled: {
    en: "No event could be accepted for 15 seconds.",
    nl: "Er kon 15 seconden lang geen gebeurtenis worden aangenomen.",
  },
  claiming_stalled: {
    en: "No call could be taken from the queue for 15 seconds.",
    nl: "Er kon 15 seconden lang geen aanroep uit de wachtrij worden gehaald.",
  },
  clock_ahead: {
    en: "This process's clock is {seconds} s ahead of the database's. It sends nothing until both agree.",
    nl: "De klok van dit proces loopt {seconds} s voor op die van de database. Het verstuurt niets tot beide gelijk lopen.",
  },
  clock_behind: {
    en: "This process's clock is {seconds} s behind the database's. It sends nothing until both agree.",
    nl: "De klok van dit proces loopt {seconds} s achter op die van de database. Het verstuurt niets tot beide gelijk lopen.",
  },
  database_read_only: {
    en: "The database does not accept writes, for example because it is a standby.",
    nl: "De database neemt geen wijzigingen aan, bijvoorbeeld omdat het een standby is.",
  },
  database_not_reachable: { en: "The database cannot be reached.", nl: "De database is niet bereikbaar." },
  too_many_events_waiting: {
    en: "More events arrive than can be stored now. Try again in a moment.",
    nl: "Er komen meer gebeurtenissen binnen dan er nu bewaard kunnen worden. Probeer het zo nog eens.",
  },
  too_many_requests: {
    en: "More than {count} requests came {of} within ten seconds. Try again in a moment.",
    nl: "Er kwamen in tien seconden meer dan {count} verzoeken {of}. Probeer het zo nog eens.",
  },
  from_this_address: { en: "from this address", nl: "van dit adres" },
  with_this_api_key: { en: "with this API key", nl: "met deze API-sleutel" },
  body_not_utf8: { en: "The body is not text in UTF-8.", nl: "De inhoud is geen tekst in UTF-8." },
  body_must_be_json: {
    en: "Send the body as JSON, with the header content-type: application/json.",
    nl: "Stuur de inhoud als JSON, met de header content-type: application/json.",
  },
  body_not_json: { en: "The body is not JSON: {why}", nl: "De inhoud is geen JSON: {why}" },
  query_empty: { en: "is empty; give it a value, or leave it out", nl: "is leeg; geef een waarde, of laat het weg" },
  query_repeated: {
    en: "is given more than once; give it only once",
    nl: "staat er meer dan één keer; geef het één keer",
  },
  query_has_nul: {
    en: "contains a NUL character, which is never stored; remove it",
    nl: "bevat een NUL-teken, dat nooit wordt opgeslagen; laat het weg",
  },
  query_not_a_time: {
    en: 'is not a time with an offset; write it like "2026-11-24T09:00:00Z", with + as %2B',
    nl: 'is geen tijd met tijdzone; schrijf het als "2026-11-24T09:00:00Z", met + als %2B',
  },
  query_time_too_early: {
    en: "lies before the year 2000, when no shop had webhooks",
    nl: "ligt voor het jaar 2000, toen nog geen winkel webhooks had",
  },
  query_not_one_of: { en: "must be one of {values}", nl: "moet één van deze zijn: {values}" },
  query_list_has_others: { en: "{name} may only contain {values}.", nl: "{name} mag alleen {values} bevatten." },
  query_not_in_range: {
    en: "must be a whole number from 1 to {most}",
    nl: "moet een geheel getal van 1 tot en met {most} zijn",
  },
  masked_value_unknown: {
    en: "is masked, but no value is stored here that the mask could keep; write the value itself",
    nl: "is verborgen, maar hier is geen waarde opgeslagen die kan blijven staan; schrijf de waarde zelf",
  },
  cursor_unknown: {
    en: "is not a cursor of a list; begin without a cursor",
    nl: "is geen cursor van een lijst; begin zonder cursor",
  },
  until_before_since: { en: "must be after since; swap the two", nl: "moet na since liggen; wissel de twee om" },
  since_after_until: {
    en: "must be before until, which is now by default",
    nl: "moet voor until liggen, en dat is standaard nu",
  },
  span_too_long: {
    en: "is too long ago for rows of a {bucket}: at most {most} rows are counted at once",
    nl: "is te lang geleden voor rijen per {bucket}: er worden maximaal {most} rijen tegelijk geteld",
  },
  word_hour: { en: "hour", nl: "uur" },
  word_day: { en: "day", nl: "dag" },
  changed_meanwhile: {
    en: "Somebody changed this in the meantime. Read it again, and then repeat your change.",
    nl: "Iemand anders heeft dit intussen gewijzigd. Lees het opnieuw en breng je wijziging nog eens aan.",
  },
  api_key_required: {
    en: "Send your API key as Authorization: Bearer <key>, or as X-API-Key.",
    nl: "Stuur je API-sleutel mee als Authorization: Bearer <key>, of als X-API-Key.",
  },
  admin_required: {
    en: "Sign in as admin with the admin password (HTTP Basic).",
    nl: "Meld je aan als admin met het beheerderswachtwoord (HTTP Basic).",
  },
  choose_shop_first: {
    en: "Choose a shop first (PUT /session/shop).",
    nl: "Kies eerst een winkel (PUT /session/shop).",
  },
  api_key_just_deleted: {
    en: "This API key has just been deleted. Connect with another one.",
    nl: "Deze API-sleutel is zojuist verwijderd. Gebruik een andere.",
  },
  wrong_password_or_key: {
    en: "This password or API key is wrong.",
    nl: "Dit wachtwoord of deze API-sleutel klopt niet.",
  },
  session_required: {
    en: "Nobody is signed in, or the session has ended. Sign in again.",
    nl: "Er is niemand ingelogd, of de sessie is verlopen. Log opnieuw in.",
  },
  csrf_token_required: {
    en: "Send the csrf_token of GET /session as the header X-CSRF-Token with every write.",
    nl: "Stuur bij elke wijziging het csrf_token van GET /session mee als header X-CSRF-Token.",
  },
  api_key_of_other_shop: {
    en: "An API key gives access to its own shop only.",
    nl: "Een API-sleutel geeft alleen toegang tot de eigen winkel.",
  },
  too_many_wrong_passwords: {
    en: "Too many wrong passwords or keys came from this address. Try again in {seconds} seconds.",
    nl: "Vanaf dit adres kwamen te veel verkeerde wachtwoorden of sleutels. Probeer het over {seconds} seconden opnieuw.",
  },
  password_empty: { en: "Type the admin password.", nl: "Typ het beheerderswachtwoord." },
  api_key_empty: { en: "Paste the API key.", nl: "Plak de API-sleutel." },
  password_or_key: { en: "Send either password or api_key.", nl: "Stuur óf password óf api_key." },
  shop_id_required: { en: "Name a shop by its id.", nl: "Noem een winkel bij zijn id." },
  shop_name_required: { en: "Give the shop a name.", nl: "Geef de winkel een naam." },
  characters_at_most: { en: "At most {most} characters.", nl: "Hooguit {most} tekens." },
  api_key_format: {
    en: "A key is 16 to 200 visible ASCII characters without spaces.",
    nl: "Een sleutel is 16 tot 200 zichtbare ASCII-tekens zonder spaties.",
  },
  api_key_in_use: {
    en: "This key is already in use. Choose another one, or leave it out to get a new key.",
    nl: "Deze sleutel is al in gebruik. Kies een andere, of laat hem weg om een nieuwe te krijgen.",
  },
  dashboard_not_built: {
    en: "The dashboard is not built. Run `npm run build` in Haak's folder, and load this page again.",
    nl: "Het dashboard is niet gebouwd. Draai `npm run build` in de map van Haak en laad deze pagina opnieuw.",
  },
  events_required: { en: "Send a list of 1 to {most} events.", nl: "Stuur een lijst van 1 tot {most} gebeurtenissen." },
} as const satisfies Catalogue;
