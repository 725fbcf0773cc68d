import type { Catalogue } from "@haak/core";

/** Why a call got no answer. Attempts show these messages, and so do the places where Plug&Pay could not be asked. */
export const CALL_MESSAGES = {
  attempt_details_refused: {
    en: "The database refused to store what was sent and answered, so only the outcome was kept. This is a defect of Haak: please report it.",
    nl: "De database weigerde te bewaren wat er is verstuurd en geantwoord. Alleen de uitkomst is bewaard. Dit is een fout in Haak: meld hem alsjeblieft.",
  },
  call_timed_out: {
    en: "{host} did not answer within {seconds} seconds.",
    nl: "{host} antwoordde niet binnen {seconds} seconden.",
  },
  call_answer_not_http: { en: "The answer of {host} is not HTTP.", nl: "Het antwoord van {host} is geen HTTP." },
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
    en: "The certificate of {host} is self-signed, so it cannot be trusted.",
    nl: "Het certificaat van {host} is zelfondertekend en wordt dus niet vertrouwd.",
  },
  certificate_untrusted: {
    en: "The certificate of {host} does not come from a trusted authority, or {host} does not send the whole certificate chain.",
    nl: "Het certificaat van {host} komt niet van een vertrouwde instantie, of {host} stuurt niet de hele certificaatketen mee.",
  },
  call_refused: { en: "{host} refused the connection.", nl: "{host} weigerde de verbinding." },
  host_without_address: { en: "The name {host} has no address (DNS).", nl: "De naam {host} heeft geen adres (DNS)." },
  host_lookup_failed: {
    en: "The address of {host} could not be looked up just now (DNS).",
    nl: "Het adres van {host} kon nu niet worden opgezocht (DNS).",
  },
  call_head_too_large: {
    en: "The head of the answer of {host} is larger than 64 KiB.",
    nl: "De kop van het antwoord van {host} is groter dan 64 KiB.",
  },
  certificate_expired: { en: "The certificate of {host} has expired.", nl: "Het certificaat van {host} is verlopen." },
  certificate_not_yet_valid: {
    en: "The certificate of {host} is not valid yet.",
    nl: "Het certificaat van {host} is nog niet geldig.",
  },
  certificate_other_name: {
    en: "The certificate of {host} is for another name.",
    nl: "Het certificaat van {host} is voor een andere naam.",
  },
  call_not_tls: { en: "{host} does not support TLS at this port.", nl: "{host} ondersteunt geen TLS op deze poort." },
  call_url_unreadable: {
    en: "The URL to call cannot be read.",
    nl: "De URL van deze aanroep kan niet worden gelezen.",
  },
  call_https_only: { en: "Only https URLs are called.", nl: "Alleen https-URL's worden aangeroepen." },
  call_url_has_credentials: {
    en: "URLs with a user name or password are not called.",
    nl: "URL's met een gebruikersnaam of wachtwoord worden niet aangeroepen.",
  },
  call_header_reserved: {
    en: "The header {name} is set by Haak itself and cannot be chosen.",
    nl: "De header {name} wordt door Haak zelf gezet en kan niet gekozen worden.",
  },
} as const satisfies Catalogue;
