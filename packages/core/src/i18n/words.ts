import { type Catalogue, type Say, sayBy } from "./sentence.ts";

/** Bits such as "text" are put into sentences. */
const WORDS = {
  text: "tekst",
  "a number": "een getal",
  "a number with decimals": "een getal met decimalen",
  "a whole number": "een geheel getal",
  "an object": "een object",
  "a value": "een waarde",
  "a list": "een lijst",
  "true or false": "ja of nee (true of false)",
  null: "null",
  "is empty; give it a value": "is leeg; vul iets in",
  "is too small; give at least {minimum}": "is te klein; vul minstens {minimum} in",
  "holds too many items; at most {maximum} are allowed": "bevat te veel; er mogen er hooguit {maximum} in staan",
  "is too big; at most {maximum} is allowed": "is te groot; hooguit {maximum} mag",
  "is not a known field here; check its spelling or leave it out":
    "is hier geen bekend veld; kijk of het goed geschreven is, of laat het weg",
  "is not valid": "is niet geldig",
  "is not one of those known: {values}": "is niet één van de bekende: {values}",
  "is missing; give it a value: {values}": "ontbreekt; vul iets in: {values}",
  "must be text, not a number; put it in quotes": "moet tekst zijn en geen getal; zet het tussen aanhalingstekens",
  "must be {expected}, not {given}": "moet {expected} zijn, en geen {given}",
  "is nested too deep; at most {levels} levels are allowed, counted from the root":
    "is te diep genest; hooguit {levels} lagen zijn toegestaan, geteld vanaf het begin",
  "is not a JSON value; give text, a number, true, false, null, a list or a plain object":
    "is geen JSON-waarde; geef tekst, een getal, true, false, null, een lijst of een gewoon object",
  "is not a JSON value but a {kind}; give text, a number, true, false or null":
    "is geen JSON-waarde maar een {kind}; geef tekst, een getal, true, false of null",
  "has a name that {what}": "heeft een naam die zo niet kan: {what}",
  "holds a NUL character (U+0000), which cannot be stored; leave it out":
    "bevat een NUL-teken (U+0000), dat niet bewaard kan worden; laat het weg",
  "holds half a surrogate pair, which is no character; send well-formed Unicode":
    "bevat een half teken (surrogate); stuur geldige Unicode",
  "is not a finite number; give another or leave it out": "is geen eindig getal; geef een ander of laat het weg",
  "is a whole number beyond 2^53, whose last digits get lost; send it as text, in quotes":
    "is een geheel getal boven 2^53, waarvan de laatste cijfers verloren gaan; stuur het als tekst, tussen aanhalingstekens",
  "is {number}, as is that of line {line}: a line without a number gets its position; number every line or none":
    "is {number}, net als dat van regel {line}: een regel zonder nummer krijgt zijn plaats als nummer; nummer alle regels of geen enkele",
  "is {number}, as is that of line {line}; give every line its own number":
    "is {number}, net als dat van regel {line}; geef elke regel een eigen nummer",
  'is not a time with an offset; write it like "2026-11-24T10:00:00+01:00" or "2026-11-24T09:00:00Z"':
    'is geen tijd met tijdzone; schrijf het als "2026-11-24T10:00:00+01:00" of "2026-11-24T09:00:00Z"',
  'is not an e-mail address; write it like "buyer@example.com"':
    'is geen e-mailadres; schrijf het als "koper@example.com"',
  "is made by the hub alone, of what it sees of its endpoints; report one of {types}":
    "maakt alleen de hub zelf, van wat hij aan zijn eindpunten ziet; meld één van {types}",
  'is not a web address; write it in full, like "https://example.com/hook"':
    'is geen webadres; schrijf het voluit, zoals "https://example.com/hook"',
  'begins with "{scheme}"; only https addresses can be called':
    'begint met "{scheme}"; alleen https-adressen kunnen worden aangeroepen',
  "holds a user name or password, which would show in logs; put it in a header instead":
    "bevat een gebruikersnaam of wachtwoord, en dat is dan in logboeken te lezen; zet het in een header",
  "is longer than {characters} characters": "is langer dan {characters} tekens",
  "is not a header name; use letters, digits and hyphens":
    "is geen naam van een header; gebruik letters, cijfers en streepjes",
  "cannot be set, because {header} is set by Haak or by the connection":
    "kan niet worden ingesteld, want {header} wordt door Haak of door de verbinding zelf ingevuld",
  "is there twice; capitals make no difference in a header name":
    "staat er twee keer; hoofdletters maken bij een header geen verschil",
  "holds a line break or another character that a header cannot carry; leave it out":
    "bevat een regeleinde of een ander teken dat niet in een header kan; laat het weg",
  "cannot apply to {trigger}; leave it empty, or choose one of {triggers} as trigger":
    "kan niet bij {trigger}; laat het leeg, of kies als trigger één van {triggers}",
  "apply to {triggers} only; leave them out": "gelden alleen bij {triggers}; laat ze weg",
  "holds no kind, so nothing would ever be called; choose at least one or leave it out":
    "bevat geen enkele soort, zodat er nooit iets zou worden aangeroepen; kies er minstens één of laat het weg",
  "applies to triggers with order lines only ({triggers}); leave it out":
    "geldt alleen bij triggers met orderregels ({triggers}); laat het weg",
  "cannot be revoke here: a cancelled subscription is still active; use subscription.ended as trigger":
    "kan hier niet intrekken zijn: een opgezegd abonnement loopt nog; kies als trigger dat het abonnement is beëindigd",
  "applies to revoke only; leave it out": "geldt alleen bij intrekken; laat het weg",
  "cannot be huddle here: {trigger} is about an endpoint and not about a buyer; use webhook or zapier":
    "kan hier geen Huddle zijn: {trigger} gaat over een eindpunt en niet over een koper; gebruik een webhook of Zapier",
  "must be haak here: Plug&Pay has no webhook for {trigger}, so that its formats have no room for it":
    "moet hier haak zijn: Plug&Pay heeft geen webhook voor {trigger}, dus is er in die vormen geen plaats voor",
  "is no name of a connector": "is geen naam van een soort koppeling",
  "holds a placeholder in its host; only path and query may hold one":
    "bevat een invulplek in de naam van de server; dat mag alleen in het pad en de query",
} as const;

/** What core finds wrong, in Dutch. */
export const CORE_WORDS: Catalogue = WORDS;

/** How core says what is wrong. */
export const say: Say<typeof WORDS> = sayBy(WORDS);
