import type { Catalogue } from "@haak/core";

/** Messages about Plug&Pay's notices, about data that was fetched from it, and about comparisons with it. */
export const PLUGANDPAY_MESSAGES = {
  not_an_api_token: {
    en: "is not an API token; copy the whole token from Settings > Developers in Plug&Pay",
    nl: "is geen API-token; kopieer het hele token in Plug&Pay bij Instellingen > Developers",
  },
  webhook_key_empty: {
    en: "is empty; give the webhook key, or null to remove it",
    nl: "is leeg; geef de webhooksleutel, of null om hem te verwijderen",
  },
  webhook_key_too_long: { en: "is too long for a webhook key", nl: "is te lang voor een webhooksleutel" },
  base_url_has_query: {
    en: "contains a query or fragment; give only the address, like https://api.plugandpay.com",
    nl: "bevat een query of fragment; geef alleen het adres, zoals https://api.plugandpay.com",
  },
  time_in_future: {
    en: "is in the future; give a time in the past",
    nl: "ligt in de toekomst; geef een tijd in het verleden",
  },
  since_after_until_of_reconciliation: {
    en: "is after until; swap the two, or leave until out",
    nl: "ligt na until; wissel de twee om, of laat until weg",
  },
  plugandpay_token_missing: {
    en: "There is no API token, so Haak cannot ask Plug&Pay. Create one in Plug&Pay under Settings > Developers and enter it here.",
    nl: "Er is geen API-token, dus Haak kan Plug&Pay niets vragen. Maak er een in Plug&Pay bij Instellingen > Developers en vul het hier in.",
  },
  plugandpay_token_refused: {
    en: "Plug&Pay refused the API token, so Haak no longer uses it. Create a new one in Plug&Pay under Settings > Developers and enter it here.",
    nl: "Plug&Pay weigerde het API-token, dus Haak gebruikt het niet meer. Maak een nieuw token in Plug&Pay bij Instellingen > Developers en vul het hier in.",
  },
  notice_being_fetched: {
    en: "This notice is being fetched at this moment. Wait for its result, and then retry.",
    nl: "Deze melding wordt op dit moment opgehaald. Wacht op het resultaat en probeer het daarna opnieuw.",
  },
  notice_without_event: {
    en: "must name the event; this form does not say what happened",
    nl: "moet de gebeurtenis noemen; dit formulier zegt niet wat er gebeurde",
  },
  notice_id_required: {
    en: "must be an id: a whole number above 0",
    nl: "moet een id zijn: een geheel getal boven 0",
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
    en: "Haak cannot read this notice: it has characters that are not text (not UTF-8, or NUL). They are stored as replacement characters. If Plug&Pay sent it, let Plug&Pay send it again.",
    nl: "Haak kan deze melding niet lezen: er staan tekens in die geen tekst zijn (geen UTF-8, of NUL). Die zijn bewaard als vervangende tekens. Kwam de melding van Plug&Pay, laat Plug&Pay haar dan opnieuw sturen.",
  },
  notice_empty: {
    en: "The notice is empty, so Haak does not know what happened. If Plug&Pay sent it, let Plug&Pay send it again.",
    nl: "De melding is leeg, dus Haak weet niet wat er gebeurde. Kwam die van Plug&Pay, laat Plug&Pay haar dan opnieuw sturen.",
  },
  notice_neither_json_nor_form: {
    en: "Haak cannot read this notice: it is neither JSON (Webhook V2) nor a form (V1). Check in Plug&Pay that the rule is a webhook, and not another kind of call.",
    nl: "Haak kan deze melding niet lezen: het is geen JSON (Webhook V2) en geen formulier (V1). Kijk in Plug&Pay of de regel een webhook is, en geen ander soort aanroep.",
  },
  notice_not_json: {
    en: "Haak cannot read this notice: it says that it is JSON, but is not. If Plug&Pay sent it, let Plug&Pay send it again.",
    nl: "Haak kan deze melding niet lezen: die zou JSON zijn, maar is dat niet. Kwam de melding van Plug&Pay, laat Plug&Pay haar dan opnieuw sturen.",
  },
  notice_trigger_unknown: {
    en: "Haak does not know this trigger, so it keeps the notice but makes no event of it.",
    nl: "Haak kent deze trigger niet. De melding wordt bewaard, maar wordt geen gebeurtenis.",
  },
  notice_signature_missing: {
    en: "The notice has no X-Signature, although a webhook key is set.",
    nl: "De melding heeft geen X-Signature, terwijl er een webhooksleutel is ingesteld.",
  },
  notice_v1_not_signed: {
    en: "V1 notices are never signed. With a webhook key, Haak accepts them only if there is an API token to fetch the order.",
    nl: "V1-meldingen zijn nooit ondertekend. Met een webhooksleutel accepteert Haak ze alleen als er een API-token is om de bestelling op te halen.",
  },
  notice_signature_wrong: {
    en: "X-Signature does not match this body and the webhook key. Check that the key is the one under Settings > Developers in Plug&Pay.",
    nl: "X-Signature past niet bij deze inhoud en de webhooksleutel. Controleer of de sleutel dezelfde is als in Plug&Pay bij Instellingen > Developers.",
  },
  notice_not_readable: {
    en: "Haak cannot read this notice any more, so nothing was called for it. The hourly comparison finds its order if one is missing.",
    nl: "Haak kan deze melding niet meer lezen en heeft er niets voor aangeroepen. De vergelijking van elk uur vindt de bestelling als die ontbreekt.",
  },
  notice_fields_wrong: {
    en: "Haak cannot use this notice, so nothing was called for it: {errors}. If Plug&Pay sent it, send this message to support. Otherwise check the program that sent it.",
    nl: "Haak kan deze melding niet gebruiken en heeft er niets voor aangeroepen: {errors}. Kwam de melding van Plug&Pay, stuur deze tekst dan naar support. Kijk anders het programma na dat de melding stuurde.",
  },
  notice_v2_needs_token: {
    en: "A V2 notice contains only an id. Set an API token (in Plug&Pay: Settings > Developers), so that Haak can fetch the rest.",
    nl: "Een V2-melding bevat alleen een id. Stel een API-token in (in Plug&Pay: Instellingen > Developers), zodat Haak de rest kan ophalen.",
  },
  notice_token_refused: {
    en: "Plug&Pay refused the API token earlier, so Haak no longer uses it. Set a new one (in Plug&Pay: Settings > Developers).",
    nl: "Plug&Pay weigerde het API-token eerder, dus Haak gebruikt het niet meer. Stel een nieuw in (in Plug&Pay: Instellingen > Developers).",
  },
  tried_once: { en: "{why} There was one attempt.", nl: "{why} Er is één poging gedaan." },
  tried_times: { en: "{why} There were {count} attempts.", nl: "{why} Er zijn {count} pogingen gedaan." },
  notice_about: {
    en: "This notice announces {event}. {otherwise}",
    nl: "Deze melding kondigt {event} aan. {otherwise}",
  },
  notice_incomplete: {
    en: "This notice is not enough for {event}: {reason}. So Haak made no event of it and called nothing. Check this in Plug&Pay, and let Plug&Pay send the notice again.",
    nl: "Deze melding is niet genoeg voor {event}: {reason}. Daarom is er geen gebeurtenis van gemaakt en is er niets aangeroepen. Kijk dit na in Plug&Pay en laat Plug&Pay de melding opnieuw sturen.",
  },
  order_payment_state: {
    en: "According to Plug&Pay, the payment of order {id} is {payment} and its invoice is {invoice}.",
    nl: "Volgens Plug&Pay is de betaling van bestelling {id} {payment} en de factuur {invoice}.",
  },
  order_deleted_unpaid: {
    en: "Order {id} was deleted in Plug&Pay before it was paid, so that it makes no event.",
    nl: "Bestelling {id} is in Plug&Pay verwijderd voordat er betaald was. Daarom wordt er geen gebeurtenis van gemaakt.",
  },
  payment_unknown: { en: "unknown", nl: "onbekend" },
  payment_paid: { en: "paid", nl: "betaald (paid)" },
  payment_open: { en: "open", nl: "open" },
  invoice_concept: { en: "concept", nl: "concept" },
  invoice_final: { en: "final", nl: "definitief (final)" },
  subscription_state: {
    en: "According to Plug&Pay, subscription {id} is {status}.",
    nl: "Volgens Plug&Pay is abonnement {id} {status}.",
  },
  affiliate_state: {
    en: "According to Plug&Pay, the status of affiliate {id} is {status}.",
    nl: "Volgens Plug&Pay is de status van affiliate {id} {status}.",
  },
  plugandpay_not_found: {
    en: "Plug&Pay has no {path} (404). Perhaps it was deleted there, or the API token belongs to another shop. Check both, and then try again.",
    nl: "Plug&Pay heeft geen {path} (404). Misschien is het daar verwijderd, of hoort het API-token bij een andere winkel. Kijk beide na en probeer het daarna opnieuw.",
  },
  plugandpay_not_a_list: {
    en: "Plug&Pay gave something else than a list of its {what}, so Haak stopped. Try again later. If it stays like this, send this message to support.",
    nl: "Plug&Pay gaf iets anders dan een lijst met {what}, dus Haak is gestopt. Probeer het later opnieuw. Blijft het zo, stuur deze melding dan naar support.",
  },
  list_of_orders: { en: "orders", nl: "bestellingen" },
  list_of_subscriptions: { en: "subscriptions", nl: "abonnementen" },
  list_of_rules: { en: "rules", nl: "regels" },
  next_page_not_a_url: {
    en: "Plug&Pay's link to the next page is not an address, so Haak stopped there. Try again later. If it stays like this, send this message to support.",
    nl: "De link van Plug&Pay naar de volgende pagina is geen adres, dus Haak is daar gestopt. Probeer het later opnieuw. Blijft het zo, stuur deze melding dan naar support.",
  },
  next_page_elsewhere: {
    en: "Plug&Pay's link to the next page leads to another address ({where}). Haak did not follow it, because your API token would go there. Check the address of Plug&Pay's API in the settings.",
    nl: "De link van Plug&Pay naar de volgende pagina leidt naar een ander adres ({where}). Haak volgt die niet, omdat je API-token daar dan ook heen gaat. Kijk het adres van de API van Plug&Pay na bij de instellingen.",
  },
  next_page_same: {
    en: "Plug&Pay's link to the next page leads to the same page, so Haak stopped there. Try again later. If it stays like this, send this message to support.",
    nl: "De link van Plug&Pay naar de volgende pagina leidt naar dezelfde pagina, dus Haak is daar gestopt. Probeer het later opnieuw. Blijft het zo, stuur deze melding dan naar support.",
  },
  plugandpay_rules_endless: {
    en: "Plug&Pay's list of rules does not end. Haak stopped after {count} rules.",
    nl: "De lijst met regels van Plug&Pay houdt niet op. Haak stopte na {count} regels.",
  },
  plugandpay_rules_unreadable: {
    en: "{count} of the {total} rules differ from Plug&Pay's documentation and are not shown. See them in Plug&Pay.",
    nl: "{count} van de {total} regels wijken af van de documentatie van Plug&Pay en staan hier niet. Bekijk ze in Plug&Pay.",
  },
  must_be_an_id: { en: "must be an id", nl: "moet een id zijn" },
  plugandpay_busy: {
    en: "Plug&Pay asked Haak to try again later ({status}).",
    nl: "Plug&Pay vroeg Haak om het later opnieuw te proberen ({status}).",
  },
  plugandpay_status: { en: "Plug&Pay answered {status} for {path}.", nl: "Plug&Pay antwoordde {status} op {path}." },
  plugandpay_refused_token: {
    en: "Plug&Pay refused the API token (401), so Haak asks nothing until you set a new one. Create one in Plug&Pay under Settings > Developers.",
    nl: "Plug&Pay weigerde het API-token (401). Haak vraagt niets meer tot je een nieuw token instelt. Maak er een in Plug&Pay bij Instellingen > Developers.",
  },
  plugandpay_answer_too_large: {
    en: "Plug&Pay's answer for {path} is larger than 4 MiB, so Haak cannot read it. If it stays like this, send this message to support.",
    nl: "Het antwoord van Plug&Pay op {path} is groter dan 4 MiB, dus Haak kan het niet lezen. Blijft het zo, stuur deze melding dan naar support.",
  },
  plugandpay_answer_not_json: {
    en: "Plug&Pay's answer for {path} was incomplete or unreadable (no valid JSON). If it stays like this, send this message to support.",
    nl: "Het antwoord van Plug&Pay op {path} was onvolledig of onleesbaar (geen geldige JSON). Blijft het zo, stuur deze melding dan naar support.",
  },
  plugandpay_asked_to_wait: {
    en: "Plug&Pay asked Haak to wait until {until}.",
    nl: "Plug&Pay vroeg Haak om te wachten tot {until}.",
  },
  plugandpay_unreadable: {
    en: "Haak cannot read {thing}: {reason}. So it made no event of it and called nothing. Check this in Plug&Pay, correct it there if it is wrong, and then try again here. If it is right in Plug&Pay, send this message to support.",
    nl: "Haak kan {thing} niet lezen: {reason}. Daarom is er geen gebeurtenis van gemaakt en is er niets aangeroepen. Kijk dit na in Plug&Pay, verbeter het daar als het niet klopt, en probeer het daarna hier opnieuw. Klopt het in Plug&Pay wel, stuur deze melding dan naar support.",
  },
  unreadable_missing: { en: "{field} is missing", nl: "{field} ontbreekt" },
  unreadable_value: { en: "{field} is {value}", nl: "{field} is {value}" },
  unreadable_order: { en: "order {id}", nl: "bestelling {id}" },
  unreadable_subscription: { en: "subscription {id}", nl: "abonnement {id}" },
  unreadable_affiliate: { en: "affiliate {id}", nl: "affiliate {id}" },
  unreadable_checkout: { en: "checkout {id}", nl: "betaalpagina {id}" },
  unreadable_some_order: { en: "an order", nl: "een bestelling" },
  unreadable_some_subscription: { en: "a subscription", nl: "een abonnement" },
  unreadable_some_affiliate: { en: "an affiliate", nl: "een affiliate" },
  unreadable_some_checkout: { en: "a checkout", nl: "een betaalpagina" },
  unreadable_field: { en: "the field {field}", nl: "het veld {field}" },
  unreadable_whole: { en: "the answer of Plug&Pay", nl: "het antwoord van Plug&Pay" },
  unreadable_field_id: { en: "its id", nl: "het id" },
  unreadable_field_email: { en: "the e-mail address ({field})", nl: "het e-mailadres ({field})" },
  unreadable_field_payment: { en: "the payment status ({field})", nl: "de betaalstatus ({field})" },
  unreadable_field_status: { en: "the status", nl: "de status" },
  unreadable_field_amount: { en: "the amount without VAT ({field})", nl: "het bedrag zonder btw ({field})" },
  unreadable_field_amount_with_tax: { en: "the amount with VAT ({field})", nl: "het bedrag met btw ({field})" },
  unreadable_field_product: { en: "the product ({field})", nl: "het product ({field})" },
  unreadable_field_time: { en: "the time ({field})", nl: "het tijdstip ({field})" },
  unreadable_field_line_amount: {
    en: "the amount of line {line} ({field})",
    nl: "het bedrag van regel {line} ({field})",
  },
  unreadable_field_line_product: {
    en: "the product of line {line} ({field})",
    nl: "het product van regel {line} ({field})",
  },
  list_next: { en: "{list}, {next}", nl: "{list}, {next}" },
  list_more: { en: "{list} and {count} more", nl: "{list} en nog {count}" },
  reconciliation_unreadable: {
    en: "Haak cannot read {things}. The list says for each what is wrong and what to do.",
    nl: "Haak kan {things} niet lezen. In de lijst staat per stuk wat er mis is en wat je kunt doen.",
  },
  form_order_not_paid: {
    en: "According to the form, order {id} is not paid.",
    nl: "Volgens het formulier is bestelling {id} niet betaald.",
  },
  upsell_unknown: {
    en: "It is not known which upsell this was: {why}.",
    nl: "Het is niet bekend welke upsell dit was: {why}.",
  },
  upsell_unknown_v1: {
    en: "It is not known which upsell this was, because a V1 form does not contain it. Set an API token (in Plug&Pay: Settings > Developers), so that Haak can find it.",
    nl: "Het is niet bekend welke upsell dit was, omdat een V1-formulier dat niet bevat. Stel een API-token in (in Plug&Pay: Instellingen > Developers), zodat Haak het kan opzoeken.",
  },
  upsell_no_checkout: { en: "the order names no checkout", nl: "de bestelling noemt geen betaalpagina" },
  upsell_checkout_gone: {
    en: "Plug&Pay no longer has checkout {id}",
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
    en: "It is not known which order came before this upsell: {why}.",
    nl: "Het is niet bekend welke bestelling aan deze upsell voorafging: {why}.",
  },
  parent_order_none: {
    en: "Plug&Pay names no related order",
    nl: "Plug&Pay noemt geen verwante bestelling",
  },
  parent_order_several: {
    en: "Plug&Pay names {count} related orders",
    nl: "Plug&Pay noemt {count} verwante bestellingen",
  },
  parent_order_candidates: {
    en: "{count} of the related orders may be that order",
    nl: "{count} van de verwante bestellingen kunnen het zijn",
  },
  plan_not_named: { en: "the order does not name its plan", nl: "de bestelling noemt haar betaalplan niet" },
  plan_gone: { en: "Plug&Pay no longer has plan {id}", nl: "Plug&Pay heeft betaalplan {id} niet meer" },
  plan_without_count: {
    en: "its plan does not number its instalments",
    nl: "het betaalplan nummert de termijnen niet",
  },
  instalment_unknown: {
    en: "It is not known which instalment this was: {why}.",
    nl: "Het is niet bekend welke termijn dit was: {why}.",
  },
  submission_without_form: {
    en: "This notice reports a submitted form, but it does not contain the form (form_id), and Haak cannot ask Plug&Pay for it. In Plug&Pay, add the older Webhook (V1) with the same address to the form, because it sends the fields. Or send the form to POST /v1/events as form.submitted.",
    nl: "Deze melding gaat over een ingestuurd formulier, maar bevat niet welk formulier het was (form_id), en Haak kan dat niet bij Plug&Pay opvragen. Voeg in Plug&Pay de oudere Webhook (V1) met hetzelfde adres toe aan het formulier, want die stuurt de velden mee. Of stuur het formulier naar POST /v1/events als form.submitted.",
  },
  submission_without_email: {
    en: "This notice reports a submitted form, but it does not contain the e-mail address of the sender (email), and Haak cannot ask Plug&Pay for it. In Plug&Pay, add the older Webhook (V1) with the same address to the form, because it sends the fields. Or send the form to POST /v1/events as form.submitted.",
    nl: "Deze melding gaat over een ingestuurd formulier, maar bevat niet het e-mailadres van de afzender (email), en Haak kan dat niet bij Plug&Pay opvragen. Voeg in Plug&Pay de oudere Webhook (V1) met hetzelfde adres toe aan het formulier, want die stuurt de velden mee. Of stuur het formulier naar POST /v1/events als form.submitted.",
  },
  submission_without_form_and_email: {
    en: "This notice reports a submitted form, but it contains neither the form (form_id) nor the e-mail address of the sender (email), and Haak cannot ask Plug&Pay for them. In Plug&Pay, add the older Webhook (V1) with the same address to the form, because it sends the fields. Or send the form to POST /v1/events as form.submitted.",
    nl: "Deze melding gaat over een ingestuurd formulier, maar bevat niet welk formulier het was (form_id) en ook niet het e-mailadres van de afzender (email), en Haak kan dat niet bij Plug&Pay opvragen. Voeg in Plug&Pay de oudere Webhook (V1) met hetzelfde adres toe aan het formulier, want die stuurt de velden mee. Of stuur het formulier naar POST /v1/events als form.submitted.",
  },
  submission_not_signed: {
    en: "V1 notices are never signed, and Haak cannot check a form at Plug&Pay. So it does not accept the form while a webhook key is set. Remove the webhook key and retry, or send the form to POST /v1/events as form.submitted.",
    nl: "V1-meldingen zijn nooit ondertekend, en Haak kan een formulier niet bij Plug&Pay controleren. Daarom accepteert Haak het niet zolang er een webhooksleutel is. Verwijder de webhooksleutel en probeer het opnieuw, of stuur het formulier naar POST /v1/events als form.submitted.",
  },
} as const satisfies Catalogue;
