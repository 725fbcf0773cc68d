import type { Catalogue } from "@haak/core";

/** Why a call got no answer: shown at attempts, and wherever Plug&Pay could not be asked. */
export const CALL_MESSAGES = {
  attempt_details_refused: {
    en: "The database refused to store what was sent and answered, so only the outcome was kept. This is a defect of Haak: please report it.",
    nl: "De database weigerde te bewaren wat er is verstuurd en geantwoord. Alleen de uitkomst is bewaard. Dit is een fout in Haak: meld hem alsjeblieft.",
  },
  call_timed_out: {
    en: "{host} did not answer within {seconds} seconds.",
    nl: "{host} antwoordde niet binnen {seconds} seconden.",
  },
  call_answer_not_http: { en: "What {host} answered is not HTTP.", nl: "Wat {host} antwoordde, is geen HTTP." },
  call_connect_timed_out: {
    en: "{host} did not accept the connection in time.",
    nl: "{host} nam de verbinding niet op tijd aan.",
  },
  call_unreachable: { en: "{host} could not be reached ({code}).", nl: "{host} was niet bereikbaar ({code})." },
  call_tls_failed: {
    en: "No secure connection with {host} could be made ({code}).",
    nl: "Er kon geen beveiligde verbinding met {host} worden gemaakt ({code}).",
  },
  call_closed: {
    en: "{host} closed the connection before it answered.",
    nl: "{host} verbrak de verbinding voordat er antwoord kwam.",
  },
  call_no_route: { en: "There is no route to {host} from here.", nl: "Vanaf hier is er geen weg naar {host}." },
  call_header_not_sendable: {
    en: "A header of this call cannot be sent: HTTP does not allow its name or value.",
    nl: "Een header van deze aanroep kan niet worden verstuurd: HTTP staat de naam of waarde niet toe.",
  },
  certificate_self_signed: {
    en: "The certificate of {host} is self-signed, so nobody vouches for it.",
    nl: "Het certificaat van {host} is door hemzelf ondertekend, dus niemand staat ervoor in.",
  },
  certificate_untrusted: {
    en: "The certificate of {host} cannot be traced to an authority that is trusted here; perhaps it does not send its chain.",
    nl: "Het certificaat van {host} is niet terug te voeren op een instantie die hier vertrouwd wordt; misschien stuurt het zijn keten niet mee.",
  },
  call_refused: { en: "{host} refused the connection.", nl: "{host} weigerde de verbinding." },
  host_without_address: { en: "The name {host} has no address (DNS).", nl: "De naam {host} heeft geen adres (DNS)." },
  host_lookup_failed: {
    en: "The address of {host} could not be looked up just now (DNS).",
    nl: "Het adres van {host} kon nu niet worden opgezocht (DNS).",
  },
  call_head_too_large: {
    en: "The head of what {host} answered is larger than 64 KiB.",
    nl: "De kop van wat {host} antwoordde, is groter dan 64 KiB.",
  },
  certificate_expired: { en: "The certificate of {host} has expired.", nl: "Het certificaat van {host} is verlopen." },
  certificate_not_yet_valid: {
    en: "The certificate of {host} is not valid yet.",
    nl: "Het certificaat van {host} is nog niet geldig.",
  },
  certificate_other_name: {
    en: "The certificate that {host} shows is for another name.",
    nl: "Het certificaat dat {host} toont, is voor een andere naam.",
  },
  call_not_tls: { en: "{host} does not speak TLS at this port.", nl: "{host} spreekt op deze poort geen TLS." },
  call_url_unreadable: {
    en: "The URL to call cannot be read.",
    nl: "De URL van deze aanroep kan niet worden gelezen.",
  },
  call_https_only: { en: "Only https URLs are called.", nl: "Alleen https-URL's worden aangeroepen." },
  call_url_has_credentials: {
    en: "URLs that hold a user name or password are not called.",
    nl: "URL's met een gebruikersnaam of wachtwoord worden niet aangeroepen.",
  },
  call_header_reserved: {
    en: "The header {name} is Haak's own and cannot be chosen.",
    nl: "De header {name} is van Haak zelf en kan niet gekozen worden.",
  },
} as const satisfies Catalogue;
