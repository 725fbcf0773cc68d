/** Why a call came to no answer, in Dutch: in attempts, and wherever Plug&Pay could not be asked. */
export const CALL_WORDS = {
  "{host} did not answer within {seconds} seconds.": "{host} antwoordde niet binnen {seconds} seconden.",
  "What {host} answered is not HTTP.": "Wat {host} antwoordde, is geen HTTP.",
  "{host} did not accept the connection in time.": "{host} nam de verbinding niet op tijd aan.",
  "{host} could not be reached ({code}).": "{host} was niet bereikbaar ({code}).",
  "No secure connection with {host} could be made ({code}).":
    "Er kon geen beveiligde verbinding met {host} worden gemaakt ({code}).",
  "{host} closed the connection before it answered.": "{host} verbrak de verbinding voordat er antwoord kwam.",
  "There is no route to {host} from here.": "Vanaf hier is er geen weg naar {host}.",
  "A header of this call cannot be sent: HTTP does not allow its name or value.":
    "Een header van deze aanroep kan niet worden verstuurd: HTTP staat de naam of waarde niet toe.",
  "The certificate of {host} is self-signed, so nobody vouches for it.":
    "Het certificaat van {host} is door hemzelf ondertekend, dus niemand staat ervoor in.",
  "The certificate of {host} cannot be traced to an authority that is trusted here; perhaps it does not send its chain.":
    "Het certificaat van {host} is niet terug te voeren op een instantie die hier vertrouwd wordt; misschien stuurt het zijn keten niet mee.",
  "{host} refused the connection.": "{host} weigerde de verbinding.",
  "The name {host} has no address (DNS).": "De naam {host} heeft geen adres (DNS).",
  "The address of {host} could not be looked up just now (DNS).":
    "Het adres van {host} kon nu niet worden opgezocht (DNS).",
  "The head of what {host} answered is larger than 64 KiB.": "De kop van wat {host} antwoordde, is groter dan 64 KiB.",
  "The certificate of {host} has expired.": "Het certificaat van {host} is verlopen.",
  "The certificate of {host} is not valid yet.": "Het certificaat van {host} is nog niet geldig.",
  "The certificate that {host} shows is for another name.":
    "Het certificaat dat {host} toont, is voor een andere naam.",
  "{host} does not speak TLS at this port.": "{host} spreekt op deze poort geen TLS.",
  "The URL to call cannot be read.": "De URL van deze aanroep kan niet worden gelezen.",
  "Only https URLs are called.": "Alleen https-URL's worden aangeroepen.",
  "URLs that hold a user name or password are not called.":
    "URL's met een gebruikersnaam of wachtwoord worden niet aangeroepen.",
  "The header {name} is Haak's own and cannot be chosen.":
    "De header {name} is van Haak zelf en kan niet gekozen worden.",
} as const;
