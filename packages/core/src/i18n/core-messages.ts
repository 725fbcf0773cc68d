import { type Catalogue, type CreateMessage, createTranslate, messagesOf, type Translate } from "./message.ts";

/** The messages of core. Those that start with `word_` are parts of other messages. */
const MESSAGES = {
  word_text: { en: "text", nl: "tekst" },
  word_number: { en: "a number", nl: "een getal" },
  word_decimal_number: { en: "a number with decimals", nl: "een getal met decimalen" },
  word_whole_number: { en: "a whole number", nl: "een geheel getal" },
  word_object: { en: "an object", nl: "een object" },
  word_value: { en: "a value", nl: "een waarde" },
  word_list: { en: "a list", nl: "een lijst" },
  word_boolean: { en: "true or false", nl: "ja of nee (true of false)" },
  word_null: { en: "null", nl: "null" },
  empty: { en: "is empty; give it a value", nl: "is leeg; vul iets in" },
  too_small: { en: "is too small; give at least {minimum}", nl: "is te klein; vul minstens {minimum} in" },
  too_many_items: {
    en: "has too many items; at most {maximum} are allowed",
    nl: "heeft te veel items; er zijn er hooguit {maximum} toegestaan",
  },
  too_big: { en: "is too big; at most {maximum} is allowed", nl: "is te groot; hooguit {maximum} is toegestaan" },
  unknown_field: {
    en: "is not a known field here; check its spelling or leave it out",
    nl: "is hier geen bekend veld; kijk of het goed geschreven is, of laat het weg",
  },
  not_valid_here: { en: "is not valid", nl: "is niet geldig" },
  not_one_of: {
    en: "is not a known value; use one of: {values}",
    nl: "is geen bekende waarde; gebruik één van: {values}",
  },
  missing: { en: "is missing; give it a value: {values}", nl: "ontbreekt; vul iets in: {values}" },
  number_must_be_text: {
    en: "must be text, not a number; put it in quotes",
    nl: "moet tekst zijn en geen getal; zet het tussen aanhalingstekens",
  },
  wrong_type: { en: "must be {expected}, not {given}", nl: "moet {expected} zijn, en geen {given}" },
  nested_too_deep: {
    en: "is nested too deep; at most {levels} levels are allowed, counted from the root",
    nl: "is te diep genest; hooguit {levels} lagen zijn toegestaan, geteld vanaf het begin",
  },
  not_a_json_value: {
    en: "is not a JSON value; give text, a number, true, false, null, a list or a plain object",
    nl: "is geen JSON-waarde; geef tekst, een getal, true, false, null, een lijst of een gewoon object",
  },
  not_a_json_value_but: {
    en: "is not a JSON value but a {kind}; give text, a number, true, false or null",
    nl: "is geen JSON-waarde maar een {kind}; geef tekst, een getal, true, false of null",
  },
  bad_field_name: { en: "has a name that {what}", nl: "heeft een naam die zo niet kan: {what}" },
  has_nul: {
    en: "contains a NUL character (U+0000), which cannot be stored; leave it out",
    nl: "bevat een NUL-teken (U+0000), dat niet bewaard kan worden; laat het weg",
  },
  has_half_surrogate_pair: {
    en: "contains half a surrogate pair, which is not a character; send well-formed Unicode",
    nl: "bevat een half teken (surrogate); stuur geldige Unicode",
  },
  not_finite: {
    en: "is not a finite number; give another number or leave it out",
    nl: "is geen eindig getal; geef een ander getal of laat het weg",
  },
  integer_too_large: {
    en: "is a whole number above 2^53, which loses its last digits; send it as text, in quotes",
    nl: "is een geheel getal boven 2^53 en verliest zijn laatste cijfers; stuur het als tekst, tussen aanhalingstekens",
  },
  line_number_repeated_by_position: {
    en: "is {number}, the same as that of line {line}: a line without a number gets its position; number every line or none",
    nl: "is {number}, net als dat van regel {line}: een regel zonder nummer krijgt zijn positie als nummer; nummer alle regels of geen enkele",
  },
  line_number_repeated: {
    en: "is {number}, the same as that of line {line}; give every line its own number",
    nl: "is {number}, net als dat van regel {line}; geef elke regel een eigen nummer",
  },
  not_a_time: {
    en: 'is not a time with an offset; write it like "2026-11-24T10:00:00+01:00" or "2026-11-24T09:00:00Z"',
    nl: 'is geen tijd met tijdzone; schrijf het als "2026-11-24T10:00:00+01:00" of "2026-11-24T09:00:00Z"',
  },
  not_an_email: {
    en: 'is not an e-mail address; write it like "buyer@example.com"',
    nl: 'is geen e-mailadres; schrijf het als "koper@example.com"',
  },
  not_an_amount: {
    en: 'is not an amount; write it as text with a point and two decimals, such as "121.00" or "-121.00"',
    nl: 'is geen bedrag; schrijf het als tekst met een punt en twee decimalen, zoals "121.00" of "-121.00"',
  },
  not_a_currency: {
    en: 'is not a currency; write its ISO code in three capitals, such as "EUR"',
    nl: 'is geen valuta; schrijf de ISO-code in drie hoofdletters, zoals "EUR"',
  },
  event_type_of_hub: {
    en: "cannot be reported, because only the hub makes events of this type; report one of {types}",
    nl: "kan niet worden gemeld, omdat alleen de hub gebeurtenissen van dit type maakt; meld één van {types}",
  },
  not_a_url: {
    en: 'is not a web address; write it in full, like "https://example.com/hook"',
    nl: 'is geen webadres; schrijf het voluit, zoals "https://example.com/hook"',
  },
  url_not_https: {
    en: 'begins with "{scheme}"; only https addresses can be called',
    nl: 'begint met "{scheme}"; alleen https-adressen kunnen worden aangeroepen',
  },
  url_has_credentials: {
    en: "contains a user name or password, which would be visible in logs; put it in a header instead",
    nl: "bevat een gebruikersnaam of wachtwoord, die dan in logboeken zichtbaar is; zet die in een header",
  },
  too_long: { en: "is longer than {characters} characters", nl: "is langer dan {characters} tekens" },
  not_a_header_name: {
    en: "is not a header name; use letters, digits and hyphens",
    nl: "is geen naam van een header; gebruik letters, cijfers en streepjes",
  },
  header_reserved: {
    en: "cannot be set, because {header} is set by Haak or by the connection",
    nl: "kan niet worden ingesteld, want {header} wordt door Haak of door de verbinding zelf ingevuld",
  },
  header_repeated: {
    en: "occurs twice; header names are the same in upper and lower case",
    nl: "komt twee keer voor; hoofdletters maken bij een headernaam geen verschil",
  },
  header_value_not_allowed: {
    en: "contains a line break or another character that is not allowed in a header; leave it out",
    nl: "bevat een regeleinde of een ander teken dat niet in een header mag; laat het weg",
  },
  scope_not_for_trigger: {
    en: "does not apply to {trigger}; leave it empty, or choose one of {triggers} as trigger",
    nl: "geldt niet bij {trigger}; laat het leeg, of kies als trigger één van {triggers}",
  },
  kinds_not_for_trigger: {
    en: "apply to {triggers} only; leave them out",
    nl: "gelden alleen bij {triggers}; laat ze weg",
  },
  no_kinds: {
    en: "has no kind, so the rule would never make a call; choose at least one or leave it out",
    nl: "bevat geen enkele soort, dus zou de regel nooit iets aanroepen; kies er minstens één of laat het weg",
  },
  per_line_not_for_trigger: {
    en: "applies to triggers with order lines only ({triggers}); leave it out",
    nl: "geldt alleen bij triggers met orderregels ({triggers}); laat het weg",
  },
  no_revoke_at_cancellation: {
    en: "cannot be revoke here: a cancelled subscription is still active; use subscription.ended as trigger",
    nl: "kan hier niet intrekken zijn: een opgezegd abonnement is nog actief; kies als trigger dat het abonnement is beëindigd",
  },
  only_for_revoke: { en: "applies to revoke only; leave it out", nl: "geldt alleen bij intrekken; laat het weg" },
  no_huddle_for_endpoint_event: {
    en: "cannot be huddle here: {trigger} is about an endpoint and not about a buyer; use webhook or zapier",
    nl: "kan hier geen Huddle zijn: {trigger} gaat over een eindpunt en niet over een koper; gebruik een webhook of Zapier",
  },
  format_must_be_haak: {
    en: "must be haak here, because Plug&Pay has no webhook for {trigger} and its formats have no fields for it",
    nl: "moet hier haak zijn, omdat Plug&Pay geen webhook voor {trigger} heeft en zijn formaten er geen velden voor hebben",
  },
  not_a_connector_name: { en: "is not a name of a connector", nl: "is geen naam van een koppeling" },
  placeholder_in_host: {
    en: "has a placeholder in its host; only the path and the query may have one",
    nl: "heeft een invulplek in de servernaam; dat mag alleen in het pad en de query",
  },
} as const satisfies Catalogue;

/** The messages that core can return, for code that translates them. */
export const CORE_MESSAGES: Catalogue = MESSAGES;

/** Creates a message of core. */
export const coreMessage: CreateMessage<typeof MESSAGES> = messagesOf(MESSAGES);

/** Puts a message of core into a language. */
export const translateCoreMessage: Translate = createTranslate(MESSAGES);
