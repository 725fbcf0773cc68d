import type { Catalogue } from "@haak/core";

/** What is said of Plug&Pay's notices, of what was fetched there, and of comparisons with it. */
export const PLUGANDPAY_MESSAGES = {
  not_an_api_token: {
    en: "is no API token; copy it from Settings > Developers in Plug&Pay, in one piece",
    nl: "is geen API-token; kopieer het in Plug&Pay bij Instellingen > Developers, in één stuk",
  },
  webhook_key_empty: {
    en: "is empty; give the webhook key, or null to remove it",
    nl: "is leeg; geef de webhooksleutel, of null om hem te verwijderen",
  },
  webhook_key_too_long: { en: "is too long for a webhook key", nl: "is te lang voor een webhooksleutel" },
  base_url_has_query: {
    en: "holds a query or fragment; give the address only, like https://api.plugandpay.com",
    nl: "bevat een query of fragment; geef alleen het adres, zoals https://api.plugandpay.com",
  },
  time_in_future: {
    en: "lies ahead; give a time that has passed",
    nl: "ligt in de toekomst; geef een tijd die voorbij is",
  },
  since_after_until_of_reconciliation: {
    en: "is after until; exchange the two, or leave until out",
    nl: "ligt na until; wissel de twee om, of laat until weg",
  },
  plugandpay_token_missing: {
    en: "There is no API token, so Plug&Pay cannot be asked. Make one in Plug&Pay under Settings > Developers and set it here.",
    nl: "Er is geen API-token, dus Plug&Pay kan niets gevraagd worden. Maak er een in Plug&Pay bij Instellingen > Developers en vul het hier in.",
  },
  plugandpay_token_refused: {
    en: "Plug&Pay refused the API token, so nothing is asked with it. Make a new one in Plug&Pay under Settings > Developers and set it here.",
    nl: "Plug&Pay weigerde het API-token, dus er wordt niets mee gevraagd. Maak een nieuw token in Plug&Pay bij Instellingen > Developers en vul het hier in.",
  },
  notice_being_fetched: {
    en: "This notice is being fetched at this moment. Look at what it comes to, then retry.",
    nl: "Deze melding wordt op dit moment opgehaald. Kijk wat ervan komt en probeer het daarna opnieuw.",
  },
  notice_without_event: {
    en: "must name the event; this form does not say what happened",
    nl: "moet de gebeurtenis noemen; dit formulier zegt niet wat er gebeurde",
  },
  notice_id_required: {
    en: "must be the id of the thing: a whole number above 0",
    nl: "moet het id van het ding zijn: een geheel getal boven 0",
  },
  notice_must_be_object: {
    en: "must be an object, as Webhook V2 sends it",
    nl: "moet een object zijn, zoals Webhook V2 het stuurt",
  },
  notice_trigger_required: {
    en: "must be the name of a trigger, as text",
    nl: "moet de naam van een trigger zijn, als tekst",
  },
  notice_subject_expected: {
    en: 'must be "{subject}" with this trigger',
    nl: 'moet bij deze trigger "{subject}" zijn',
  },
  notice_not_utf8: {
    en: "The body is not text in UTF-8, or holds NUL. Here it is kept with signs in the place of such bytes.",
    nl: "De inhoud is geen tekst in UTF-8, of bevat NUL. Hier staat ze met tekens op de plaats van zulke bytes.",
  },
  notice_empty: { en: "The body is empty.", nl: "De inhoud is leeg." },
  notice_neither_json_nor_form: {
    en: "The body is neither JSON (Webhook V2) nor a form (V1).",
    nl: "De inhoud is geen JSON (Webhook V2) en geen formulier (V1).",
  },
  notice_not_json: { en: "The body is not JSON.", nl: "De inhoud is geen JSON." },
  notice_trigger_unknown: {
    en: "This trigger is not known here, so the notice is kept but does not become an event.",
    nl: "Deze trigger is hier niet bekend. De melding is bewaard, maar wordt geen gebeurtenis.",
  },
  notice_signature_missing: {
    en: "The notice has no X-Signature, although a webhook key is set.",
    nl: "De melding heeft geen X-Signature, terwijl er een webhooksleutel is ingesteld.",
  },
  notice_v1_not_signed: {
    en: "V1 notices are never signed: with a webhook key they are taken only if an API token is set, by which the order is fetched.",
    nl: "V1-meldingen zijn nooit ondertekend: met een webhooksleutel worden ze alleen aangenomen als er een API-token is, waarmee de bestelling wordt opgehaald.",
  },
  notice_signature_wrong: {
    en: "X-Signature does not fit this body and the webhook key. Check that the key is the one under Settings > Developers in Plug&Pay.",
    nl: "X-Signature past niet bij deze inhoud en de webhooksleutel. Kijk of de sleutel dezelfde is als in Plug&Pay bij Instellingen > Developers.",
  },
  notice_not_readable: { en: "The notice cannot be read any more.", nl: "De melding kan niet meer worden gelezen." },
  notice_v2_needs_token: {
    en: "A V2 notice names what it is about without telling anything of it. Set an API token (in Plug&Pay: Settings > Developers), by which it can be fetched.",
    nl: "Een V2-melding noemt alleen waar ze over gaat. Stel een API-token in (in Plug&Pay: Instellingen > Developers), waarmee de rest kan worden opgehaald.",
  },
  notice_token_refused: {
    en: "Plug&Pay refused the API token earlier, so nothing is asked with it. Set a new one (in Plug&Pay: Settings > Developers).",
    nl: "Plug&Pay weigerde het API-token eerder, dus er wordt niets mee gevraagd. Stel een nieuw in (in Plug&Pay: Instellingen > Developers).",
  },
  tried_once: { en: "{why} It was tried once.", nl: "{why} Er is één poging gedaan." },
  tried_times: { en: "{why} It was tried {count} times.", nl: "{why} Er zijn {count} pogingen gedaan." },
  notice_about: {
    en: "This notice tells of {event}. {otherwise}",
    nl: "Deze melding vertelt van {event}. {otherwise}",
  },
  event_incomplete: {
    en: "What Plug&Pay tells is not enough for {event}: {problems}.",
    nl: "Wat Plug&Pay vertelt is niet genoeg voor {event}: {problems}.",
  },
  order_payment_state: {
    en: "Plug&Pay says of order {id} that its payment is {payment} and its invoice {invoice}.",
    nl: "Plug&Pay zegt van bestelling {id} dat de betaling {payment} is en de factuur {invoice}.",
  },
  payment_unknown: { en: "unknown", nl: "onbekend" },
  payment_paid: { en: "paid", nl: "betaald (paid)" },
  payment_open: { en: "open", nl: "open" },
  invoice_concept: { en: "concept", nl: "concept" },
  invoice_final: { en: "final", nl: "definitief (final)" },
  subscription_state: {
    en: "Plug&Pay says of subscription {id} that it is {status}.",
    nl: "Plug&Pay zegt van abonnement {id} dat het {status} is.",
  },
  affiliate_state: {
    en: "Plug&Pay says of affiliate {id} that the status is {status}.",
    nl: "Plug&Pay zegt van affiliate {id} dat de status {status} is.",
  },
  plugandpay_not_found: { en: "Plug&Pay has no {path} (404).", nl: "Plug&Pay heeft geen {path} (404)." },
  plugandpay_not_a_list: {
    en: "What Plug&Pay answered for its {what} is no list.",
    nl: "Wat Plug&Pay antwoordde op {what}, is geen lijst.",
  },
  list_of_orders: { en: "orders", nl: "bestellingen" },
  list_of_subscriptions: { en: "subscriptions", nl: "abonnementen" },
  list_of_rules: { en: "rules", nl: "regels" },
  next_page_not_a_url: {
    en: "Plug&Pay's link to the next page is no address.",
    nl: "De link van Plug&Pay naar de volgende pagina is geen adres.",
  },
  next_page_elsewhere: {
    en: "Plug&Pay's link to the next page leads elsewhere ({where}).",
    nl: "De link van Plug&Pay naar de volgende pagina leidt ergens anders heen ({where}).",
  },
  next_page_same: {
    en: "Plug&Pay's link to the next page leads to the same page.",
    nl: "De link van Plug&Pay naar de volgende pagina leidt naar dezelfde pagina.",
  },
  plugandpay_rules_endless: {
    en: "Plug&Pay's list of rules has no end: {count} were read.",
    nl: "De lijst met regels van Plug&Pay houdt niet op: er zijn er {count} gelezen.",
  },
  plugandpay_rules_unreadable: {
    en: "{count} of the {total} rules are not as Plug&Pay documents them and are not shown; look at them in Plug&Pay.",
    nl: "{count} van de {total} regels zijn niet zoals Plug&Pay ze beschrijft en staan hier niet; bekijk ze in Plug&Pay.",
  },
  must_be_an_id: { en: "must be an id", nl: "moet een id zijn" },
  plugandpay_busy: {
    en: "Plug&Pay asked to come back later ({status}).",
    nl: "Plug&Pay vroeg om later terug te komen ({status}).",
  },
  plugandpay_status: { en: "Plug&Pay answered {status} for {path}.", nl: "Plug&Pay antwoordde {status} op {path}." },
  plugandpay_refused_token: {
    en: "Plug&Pay refused the API token (401), so nothing more is asked until you set a new one. Make one in Plug&Pay under Settings > Developers.",
    nl: "Plug&Pay weigerde het API-token (401). Er wordt niets meer gevraagd tot je een nieuw instelt. Maak er een in Plug&Pay bij Instellingen > Developers.",
  },
  plugandpay_answer_too_large: {
    en: "What Plug&Pay answered for {path} is larger than 4 MiB.",
    nl: "Wat Plug&Pay op {path} antwoordde, is groter dan 4 MiB.",
  },
  plugandpay_answer_not_json: {
    en: "What Plug&Pay answered for {path} is not the JSON it promises.",
    nl: "Wat Plug&Pay op {path} antwoordde, is niet de JSON die het belooft.",
  },
  plugandpay_asked_to_wait: {
    en: "Plug&Pay asked not to be asked before {until}.",
    nl: "Plug&Pay vroeg om pas na {until} weer iets te vragen.",
  },
  plugandpay_other_id: {
    en: "Plug&Pay answered with another id than {id}.",
    nl: "Plug&Pay antwoordde met een ander id dan {id}.",
  },
  plugandpay_answer_unexpected: {
    en: "What Plug&Pay answered is not as it documents it: {problem}.",
    nl: "Wat Plug&Pay antwoordde, is niet zoals het dat beschrijft: {problem}.",
  },
  form_order_not_paid: {
    en: "The form says of order {id} that it is not paid.",
    nl: "Het formulier zegt van bestelling {id} dat die niet betaald is.",
  },
  upsell_unknown: {
    en: "Which upsell this was is not known: {why}.",
    nl: "Welke upsell dit was, is niet bekend: {why}.",
  },
  upsell_unknown_v1: {
    en: "Which upsell this was is not known: a V1 form does not tell it. Set an API token (in Plug&Pay: Settings > Developers), by which it can be found.",
    nl: "Welke upsell dit was, is niet bekend: een V1-formulier zegt dat niet. Stel een API-token in (in Plug&Pay: Instellingen > Developers), waarmee die gevonden kan worden.",
  },
  upsell_no_checkout: { en: "the order names no checkout", nl: "de bestelling noemt geen betaalpagina" },
  upsell_checkout_gone: {
    en: "Plug&Pay has no checkout {id} any more",
    nl: "Plug&Pay heeft betaalpagina {id} niet meer",
  },
  upsell_checkout_unreadable: {
    en: "the checkout cannot be read: {why}",
    nl: "de betaalpagina kan niet worden gelezen: {why}",
  },
  upsell_not_offered: {
    en: "no upsell of its checkout sells this product",
    nl: "geen upsell van de betaalpagina verkoopt dit product",
  },
  upsell_offered_by_several: {
    en: "{count} upsells of its checkout sell this product",
    nl: "{count} upsells van de betaalpagina verkopen dit product",
  },
  parent_order_unknown: {
    en: "Which order this upsell followed is not known: {why}.",
    nl: "Op welke bestelling deze upsell volgde, is niet bekend: {why}.",
  },
  parent_order_none: {
    en: "Plug&Pay relates no other order to it",
    nl: "Plug&Pay verbindt er geen andere bestelling mee",
  },
  parent_order_several: {
    en: "Plug&Pay relates {count} orders to it",
    nl: "Plug&Pay verbindt er {count} bestellingen mee",
  },
  parent_order_candidates: {
    en: "{count} of the orders that Plug&Pay relates to it may be that one",
    nl: "{count} van de bestellingen die Plug&Pay ermee verbindt, kunnen het zijn",
  },
  plan_not_named: { en: "the order does not name its plan", nl: "de bestelling noemt haar betaalplan niet" },
  plan_gone: { en: "Plug&Pay has no plan {id} any more", nl: "Plug&Pay heeft betaalplan {id} niet meer" },
  plan_without_count: { en: "its plan does not count", nl: "het betaalplan telt geen termijnen" },
  instalment_unknown: {
    en: "Which instalment this was is not known: {why}.",
    nl: "Welke termijn dit was, is niet bekend: {why}.",
  },
  submission_without_form: {
    en: "This notice says that a form was sent, but not which form it was (form_id), and Plug&Pay has no known way to ask for it. In Plug&Pay, add the older Webhook (V1) to the form with the same address, which brings the fields along, or send the form to POST /v1/events as form.submitted.",
    nl: "Deze melding zegt dat er een formulier is verstuurd, maar niet welk formulier het was (form_id), en dat is bij Plug&Pay op geen bekende manier op te vragen. Voeg in Plug&Pay de oudere Webhook (V1) met hetzelfde adres aan het formulier toe; die stuurt de velden mee. Of stuur het formulier naar POST /v1/events als form.submitted.",
  },
  submission_without_email: {
    en: "This notice says that a form was sent, but not the e-mail address of who sent it (email), and Plug&Pay has no known way to ask for it. In Plug&Pay, add the older Webhook (V1) to the form with the same address, which brings the fields along, or send the form to POST /v1/events as form.submitted.",
    nl: "Deze melding zegt dat er een formulier is verstuurd, maar niet wie het stuurde (email), en dat is bij Plug&Pay op geen bekende manier op te vragen. Voeg in Plug&Pay de oudere Webhook (V1) met hetzelfde adres aan het formulier toe; die stuurt de velden mee. Of stuur het formulier naar POST /v1/events als form.submitted.",
  },
  submission_without_form_and_email: {
    en: "This notice says that a form was sent, but not which form it was (form_id) nor the e-mail address of who sent it (email), and Plug&Pay has no known way to ask for it. In Plug&Pay, add the older Webhook (V1) to the form with the same address, which brings the fields along, or send the form to POST /v1/events as form.submitted.",
    nl: "Deze melding zegt dat er een formulier is verstuurd, maar niet welk formulier het was (form_id) en wie het stuurde (email), en dat is bij Plug&Pay op geen bekende manier op te vragen. Voeg in Plug&Pay de oudere Webhook (V1) met hetzelfde adres aan het formulier toe; die stuurt de velden mee. Of stuur het formulier naar POST /v1/events als form.submitted.",
  },
  submission_not_signed: {
    en: "V1 notices are never signed, and a form cannot be fetched to see whether it is true, so that it is not believed while a webhook key is set. Remove the webhook key and retry, or send the form to POST /v1/events as form.submitted.",
    nl: "V1-meldingen zijn nooit ondertekend en een formulier kan niet worden opgehaald om te zien of het klopt. Daarom wordt het niet geloofd zolang er een webhooksleutel is. Verwijder de webhooksleutel en probeer het opnieuw, of stuur het formulier naar POST /v1/events als form.submitted.",
  },
} as const satisfies Catalogue;
