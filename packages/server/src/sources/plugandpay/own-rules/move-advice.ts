import type { Language } from "@haak/core";
import { MASKED, maskUrl } from "../../../platform/crypto/mask-headers.ts";

/** An address without its secret parts. Text that is no address is masked completely, because it may be anything. */
export function maskAddress(url: string): string {
  return URL.canParse(url) && new URL(url).host !== "" ? maskUrl(url) : MASKED;
}

/** Plug&Pay names a webhook after its address unless the seller does ("Webhook regel voor … naar https://…"). */
export function maskAddressesIn(name: string, url: string | null): string {
  const own = url === null ? name : name.replaceAll(url, maskAddress(url));
  return own.replace(/[a-z][a-z0-9+.-]*:\/\/[^\s"<>]+/gi, maskAddress);
}

/** Left out of the options, because the address is shown, masked, in a field of its own. */
const ADDRESSES: ReadonlySet<string> = new Set(["hook_url", "url"]);

/**
 * The other options of a Plug&Pay rule. All are shown, because the list of options is not published; texts are masked, because one may be
 * a key or a header.
 */
export function maskOptions(actionData: unknown): unknown {
  if (typeof actionData === "string") return MASKED;
  if (Array.isArray(actionData)) return actionData.map(maskOptions);
  if (typeof actionData !== "object" || actionData === null) return actionData;
  const entries = Object.entries(actionData).filter(([name]) => !ADDRESSES.has(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, maskOptions(value)]));
}

type MoveCode =
  /** It sends notices to Haak: the only rule that must stay. */
  | "keep"
  /** It calls Haak with a trigger that Haak does not know. */
  | "unknown_trigger"
  /** It calls this shop's address at an old host name of Haak. */
  | "old_address"
  /** It calls this hub, but not this shop's address. */
  | "wrong_address"
  /** A rule of Haak calls the same address, so that the receiver gets everything twice. */
  | "called_twice"
  | "move_webhook"
  | "move_zap"
  /** A person must check it, because its address cannot be read. */
  | "look";

export interface MoveFacts {
  readonly url: string | null;
  readonly driver: string | null;
  readonly trigger: string | null;
  readonly known: boolean;
  /** The address at which Plug&Pay must call Haak for this shop. */
  readonly address: string;
  readonly alsoCalled: boolean;
}

export function adviseMove({ url, driver, known, address, alsoCalled }: MoveFacts): MoveCode {
  if (url === null || !URL.canParse(url)) return "look";
  const leads = leadsTo(new URL(url), new URL(address));
  if (leads === "here") return known ? "keep" : "unknown_trigger";
  if (leads !== "elsewhere") return leads;
  if (alsoCalled) return "called_twice";
  return driver === "zapier" ? "move_zap" : "move_webhook";
}

function leadsTo(url: URL, address: URL): "here" | "old_address" | "wrong_address" | "elsewhere" {
  const place = (of: URL) => of.pathname.replace(/\/+$/, "");
  const token = address.pathname.split("/").at(-1) ?? "";
  if (place(url).endsWith(`/in/plugandpay/${token}`)) {
    return url.host === address.host && place(url) === place(address) ? "here" : "old_address";
  }
  const inbox = place(address).slice(0, -token.length);
  return url.host === address.host && url.pathname.startsWith(inbox) ? "wrong_address" : "elsewhere";
}

type Words = Readonly<Record<MoveCode, (facts: MoveFacts) => string>>;

export function moveText(code: MoveCode, facts: MoveFacts, language: Language): string {
  return (language === "nl" ? DUTCH : ENGLISH)[code](facts);
}

const hostOf = ({ url }: MoveFacts) => (url === null ? "" : new URL(url).host);
const shown = ({ address }: MoveFacts) => maskAddress(address);

const ENGLISH: Words = {
  keep: () => "With this rule Plug&Pay reports events to Haak. Keep it.",
  unknown_trigger: ({ trigger }) =>
    `This rule calls Haak with the trigger “${trigger}”, which Haak does not know. Haak keeps its notices and shows them in the inbox, but makes no calls for them.`,
  old_address: (facts) =>
    `This rule calls Haak at ${hostOf(facts)}, but the address of Haak is now ${shown(facts)}. Copy the address from the Plug&Pay settings in Haak into this rule.`,
  wrong_address: (facts) =>
    `This rule calls Haak, but not for this shop. Its notices are lost or go to another shop. Copy the address from the Plug&Pay settings in Haak (${shown(facts)}) into this rule.`,
  called_twice: () =>
    "A rule in Haak calls this address too, so the receiver may get everything twice. If the rule in Haak does what you want, delete this one at Plug&Pay.",
  move_webhook: () =>
    "Plug&Pay calls this address itself. To move it, create a rule in Haak with this address, and then delete this one at Plug&Pay.",
  move_zap: () =>
    "This is a Zap that listens to Plug&Pay. To move it, start the Zap with a trigger of Haak and switch it on. Then check that this rule is gone from Plug&Pay.",
  look: ({ driver }) =>
    `Haak cannot see which address this rule calls${driver === null ? "" : ` (Plug&Pay calls its kind “${driver}”)`}. Check it in Plug&Pay.`,
};

const DUTCH: Words = {
  keep: () => "Met deze regel meldt Plug&Pay gebeurtenissen aan Haak. Laat hem staan.",
  unknown_trigger: ({ trigger }) =>
    `Deze regel roept Haak aan met de trigger “${trigger}”, die Haak niet kent. Haak bewaart de meldingen en toont ze in het postvak, maar doet er geen aanroepen voor.`,
  old_address: (facts) =>
    `Deze regel roept Haak aan op ${hostOf(facts)}, maar het adres van Haak is nu ${shown(facts)}. Kopieer het adres uit de Plug&Pay-instellingen in Haak naar deze regel.`,
  wrong_address: (facts) =>
    `Deze regel roept Haak aan, maar niet voor deze winkel. De meldingen gaan verloren of komen bij een andere winkel terecht. Kopieer het adres uit de Plug&Pay-instellingen in Haak (${shown(facts)}) naar deze regel.`,
  called_twice: () =>
    "Een regel in Haak roept dit adres ook aan, dus de ontvanger kan alles twee keer krijgen. Als de regel in Haak doet wat je wilt, verwijder deze dan in Plug&Pay.",
  move_webhook: () =>
    "Plug&Pay roept dit adres zelf aan. Om over te stappen maak je in Haak een regel met dit adres. Verwijder daarna deze regel in Plug&Pay.",
  move_zap: () =>
    "Dit is een Zap die naar Plug&Pay luistert. Om over te stappen laat je de Zap beginnen met een trigger van Haak en zet je hem aan. Controleer daarna of deze regel in Plug&Pay verdwenen is.",
  look: ({ driver }) =>
    `Haak kan niet zien welk adres deze regel aanroept${driver === null ? "" : ` (Plug&Pay noemt deze soort “${driver}”)`}. Bekijk hem in Plug&Pay.`,
};
