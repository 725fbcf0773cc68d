/** What is said of Plug&Pay's notices and answers, in Dutch: in the inbox, beside a comparison, and where its settings are refused. */
export const PLUGANDPAY_WORDS = {
  "is no API token; copy it from Settings > Developers in Plug&Pay, in one piece":
    "is geen API-token; kopieer het in Plug&Pay bij Instellingen > Developers, in één stuk",
  "is empty; give the webhook key, or null to remove it":
    "is leeg; geef de webhooksleutel, of null om hem te verwijderen",
  "is too long for a webhook key": "is te lang voor een webhooksleutel",
  "holds a query or fragment; give the address only, like https://api.plugandpay.com":
    "bevat een query of fragment; geef alleen het adres, zoals https://api.plugandpay.com",
  "lies ahead; give a time that has passed": "ligt in de toekomst; geef een tijd die voorbij is",
  "is after until; exchange the two, or leave until out": "ligt na until; wissel de twee om, of laat until weg",
  "There is no API token, so Plug&Pay cannot be asked. Make one in Plug&Pay under Settings > Developers and set it here.":
    "Er is geen API-token, dus Plug&Pay kan niets gevraagd worden. Maak er een in Plug&Pay bij Instellingen > Developers en vul het hier in.",
  "Plug&Pay refused the API token, so nothing is asked with it. Make a new one in Plug&Pay under Settings > Developers and set it here.":
    "Plug&Pay weigerde het API-token, dus er wordt niets mee gevraagd. Maak een nieuw token in Plug&Pay bij Instellingen > Developers en vul het hier in.",
  "This notice is being fetched at this moment. Look at what it comes to, then retry.":
    "Deze melding wordt op dit moment opgehaald. Kijk wat ervan komt en probeer het daarna opnieuw.",
  "must name the event; this form does not say what happened":
    "moet de gebeurtenis noemen; dit formulier zegt niet wat er gebeurde",
  "must be the id of the thing: a whole number above 0": "moet het id van het ding zijn: een geheel getal boven 0",
  "must be an object, as Webhook V2 sends it": "moet een object zijn, zoals Webhook V2 het stuurt",
  "must be the name of a trigger, as text": "moet de naam van een trigger zijn, als tekst",
  'must be "{subject}" with this trigger': 'moet bij deze trigger "{subject}" zijn',
  "The body is not text in UTF-8, or holds NUL. Here it is kept with signs in the place of such bytes.":
    "De inhoud is geen tekst in UTF-8, of bevat NUL. Hier staat ze met tekens op de plaats van zulke bytes.",
  "The body is empty.": "De inhoud is leeg.",
  "The body is neither JSON (Webhook V2) nor a form (V1).":
    "De inhoud is geen JSON (Webhook V2) en geen formulier (V1).",
  "The body is not JSON.": "De inhoud is geen JSON.",
  "This trigger is not known here, so the notice is kept but does not become an event.":
    "Deze trigger is hier niet bekend. De melding is bewaard, maar wordt geen gebeurtenis.",
  "The notice has no X-Signature, although a webhook key is set.":
    "De melding heeft geen X-Signature, terwijl er een webhooksleutel is ingesteld.",
  "V1 notices are never signed: with a webhook key they are taken only if an API token is set, by which the order is fetched.":
    "V1-meldingen zijn nooit ondertekend: met een webhooksleutel worden ze alleen aangenomen als er een API-token is, waarmee de bestelling wordt opgehaald.",
  "X-Signature does not fit this body and the webhook key. Check that the key is the one under Settings > Developers in Plug&Pay.":
    "X-Signature past niet bij deze inhoud en de webhooksleutel. Kijk of de sleutel dezelfde is als in Plug&Pay bij Instellingen > Developers.",
  "The notice cannot be read any more.": "De melding kan niet meer worden gelezen.",
  "A V2 notice names what it is about without telling anything of it. Set an API token (in Plug&Pay: Settings > Developers), by which it can be fetched.":
    "Een V2-melding noemt alleen waar ze over gaat. Stel een API-token in (in Plug&Pay: Instellingen > Developers), waarmee de rest kan worden opgehaald.",
  "Plug&Pay refused the API token earlier, so nothing is asked with it. Set a new one (in Plug&Pay: Settings > Developers).":
    "Plug&Pay weigerde het API-token eerder, dus er wordt niets mee gevraagd. Stel een nieuw in (in Plug&Pay: Instellingen > Developers).",
  "{why} It was tried once.": "{why} Er is één poging gedaan.",
  "{why} It was tried {count} times.": "{why} Er zijn {count} pogingen gedaan.",
  "This notice tells of {event}. {otherwise}": "Deze melding vertelt van {event}. {otherwise}",
  "What Plug&Pay tells is not enough for {event}: {problems}.":
    "Wat Plug&Pay vertelt is niet genoeg voor {event}: {problems}.",
  "Plug&Pay says of order {id} that its payment is {payment} and its invoice {invoice}.":
    "Plug&Pay zegt van bestelling {id} dat de betaling {payment} is en de factuur {invoice}.",
  unknown: "onbekend",
  paid: "betaald (paid)",
  open: "open",
  concept: "concept",
  final: "definitief (final)",
  "Plug&Pay says of subscription {id} that it is {status}.": "Plug&Pay zegt van abonnement {id} dat het {status} is.",
  "Plug&Pay says of affiliate {id} that the status is {status}.":
    "Plug&Pay zegt van affiliate {id} dat de status {status} is.",
  "Plug&Pay has no {path} (404).": "Plug&Pay heeft geen {path} (404).",
  "What Plug&Pay answered for its {what} is no list.": "Wat Plug&Pay antwoordde op {what}, is geen lijst.",
  orders: "bestellingen",
  subscriptions: "abonnementen",
  rules: "regels",
  "Plug&Pay's link to the next page is no address.": "De link van Plug&Pay naar de volgende pagina is geen adres.",
  "Plug&Pay's link to the next page leads elsewhere ({where}).":
    "De link van Plug&Pay naar de volgende pagina leidt ergens anders heen ({where}).",
  "Plug&Pay's link to the next page leads to the same page.":
    "De link van Plug&Pay naar de volgende pagina leidt naar dezelfde pagina.",
  "Plug&Pay's list of rules has no end: {count} were read.":
    "De lijst met regels van Plug&Pay houdt niet op: er zijn er {count} gelezen.",
  "{count} of the {total} rules are not as Plug&Pay documents them and are not shown; look at them in Plug&Pay.":
    "{count} van de {total} regels zijn niet zoals Plug&Pay ze beschrijft en staan hier niet; bekijk ze in Plug&Pay.",
  "must be an id": "moet een id zijn",
  "Plug&Pay asked to come back later ({status}).": "Plug&Pay vroeg om later terug te komen ({status}).",
  "Plug&Pay answered {status} for {path}.": "Plug&Pay antwoordde {status} op {path}.",
  "Plug&Pay refused the API token (401), so nothing more is asked until you set a new one. Make one in Plug&Pay under Settings > Developers.":
    "Plug&Pay weigerde het API-token (401). Er wordt niets meer gevraagd tot je een nieuw instelt. Maak er een in Plug&Pay bij Instellingen > Developers.",
  "What Plug&Pay answered for {path} is larger than 4 MiB.": "Wat Plug&Pay op {path} antwoordde, is groter dan 4 MiB.",
  "What Plug&Pay answered for {path} is not the JSON it promises.":
    "Wat Plug&Pay op {path} antwoordde, is niet de JSON die het belooft.",
  "Plug&Pay asked not to be asked before {until}.": "Plug&Pay vroeg om pas na {until} weer iets te vragen.",
  "Plug&Pay answered with another id than {id}.": "Plug&Pay antwoordde met een ander id dan {id}.",
  "What Plug&Pay answered is not as it documents it: {problem}.":
    "Wat Plug&Pay antwoordde, is niet zoals het dat beschrijft: {problem}.",
  "The form says of order {id} that it is not paid.": "Het formulier zegt van bestelling {id} dat die niet betaald is.",
  "Which upsell this was is not known: {why}.": "Welke upsell dit was, is niet bekend: {why}.",
  "Which upsell this was is not known: a V1 form does not tell it. Set an API token (in Plug&Pay: Settings > Developers), by which it can be found.":
    "Welke upsell dit was, is niet bekend: een V1-formulier zegt dat niet. Stel een API-token in (in Plug&Pay: Instellingen > Developers), waarmee die gevonden kan worden.",
  "the order names no checkout": "de bestelling noemt geen betaalpagina",
  "Plug&Pay has no checkout {id} any more": "Plug&Pay heeft betaalpagina {id} niet meer",
  "the checkout cannot be read: {why}": "de betaalpagina kan niet worden gelezen: {why}",
  "no upsell of its checkout sells this product": "geen upsell van de betaalpagina verkoopt dit product",
  "{count} upsells of its checkout sell this product": "{count} upsells van de betaalpagina verkopen dit product",
  "Which order this upsell followed is not known: {why}.":
    "Op welke bestelling deze upsell volgde, is niet bekend: {why}.",
  "Plug&Pay relates no other order to it": "Plug&Pay verbindt er geen andere bestelling mee",
  "Plug&Pay relates {count} orders to it": "Plug&Pay verbindt er {count} bestellingen mee",
  "{count} of the orders that Plug&Pay relates to it may be that one":
    "{count} van de bestellingen die Plug&Pay ermee verbindt, kunnen het zijn",
  "the order does not name its plan": "de bestelling noemt haar betaalplan niet",
  "Plug&Pay has no plan {id} any more": "Plug&Pay heeft betaalplan {id} niet meer",
  "its plan does not count": "het betaalplan telt geen termijnen",
  "Which instalment this was is not known: {why}.": "Welke termijn dit was, is niet bekend: {why}.",
  "This notice says that a form was sent, but not which form it was (form_id), and Plug&Pay has no known way to ask for it. In Plug&Pay, add the older Webhook (V1) to the form with the same address, which brings the fields along, or send the form to POST /v1/events as form.submitted.":
    "Deze melding zegt dat er een formulier is verstuurd, maar niet welk formulier het was (form_id), en dat is bij Plug&Pay op geen bekende manier op te vragen. Voeg in Plug&Pay de oudere Webhook (V1) met hetzelfde adres aan het formulier toe; die stuurt de velden mee. Of stuur het formulier naar POST /v1/events als form.submitted.",
  "This notice says that a form was sent, but not the e-mail address of who sent it (email), and Plug&Pay has no known way to ask for it. In Plug&Pay, add the older Webhook (V1) to the form with the same address, which brings the fields along, or send the form to POST /v1/events as form.submitted.":
    "Deze melding zegt dat er een formulier is verstuurd, maar niet wie het stuurde (email), en dat is bij Plug&Pay op geen bekende manier op te vragen. Voeg in Plug&Pay de oudere Webhook (V1) met hetzelfde adres aan het formulier toe; die stuurt de velden mee. Of stuur het formulier naar POST /v1/events als form.submitted.",
  "This notice says that a form was sent, but not which form it was (form_id) nor the e-mail address of who sent it (email), and Plug&Pay has no known way to ask for it. In Plug&Pay, add the older Webhook (V1) to the form with the same address, which brings the fields along, or send the form to POST /v1/events as form.submitted.":
    "Deze melding zegt dat er een formulier is verstuurd, maar niet welk formulier het was (form_id) en wie het stuurde (email), en dat is bij Plug&Pay op geen bekende manier op te vragen. Voeg in Plug&Pay de oudere Webhook (V1) met hetzelfde adres aan het formulier toe; die stuurt de velden mee. Of stuur het formulier naar POST /v1/events als form.submitted.",
  "V1 notices are never signed, and a form cannot be fetched to see whether it is true, so that it is not believed while a webhook key is set. Remove the webhook key and retry, or send the form to POST /v1/events as form.submitted.":
    "V1-meldingen zijn nooit ondertekend en een formulier kan niet worden opgehaald om te zien of het klopt. Daarom wordt het niet geloofd zolang er een webhooksleutel is. Verwijder de webhooksleutel en probeer het opnieuw, of stuur het formulier naar POST /v1/events als form.submitted.",
} as const;
