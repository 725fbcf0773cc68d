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
  /** Whether Haak knows the trigger. */
  readonly known: boolean;
  /** Where Plug&Pay is to call Haak for this shop. */
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
  keep: () => "By this rule Plug&Pay tells Haak what happens. Keep it.",
  unknown_trigger: ({ trigger }) =>
    `This rule leads to Haak, but tells of “${trigger}”, which Haak does not know. Its notices are kept and shown in the inbox, and nobody is called for them.`,
  old_address: (facts) =>
    `This rule leads to this shop's Haak at ${hostOf(facts)}, but Haak is known as ${shown(facts)} now. Paste the address of your Plug&Pay settings in Haak into it.`,
  wrong_address: (facts) =>
    `This rule leads to Haak, but not to this shop: what it tells gets lost or is another shop's. Paste the address of your Plug&Pay settings in Haak (${shown(facts)}) into it.`,
  called_twice: () =>
    "Haak calls this address by a rule of its own as well, so that it may hear the same thing twice. If Haak's rule does what you want, delete this one at Plug&Pay.",
  move_webhook: () =>
    "Plug&Pay calls this address itself. To move it, make a rule in Haak with this address, and then delete this one at Plug&Pay.",
  move_zap: () =>
    "This is a Zap that listens to Plug&Pay. To move it, let the Zap begin with a trigger of Haak, switch it on, and see that this rule is gone from Plug&Pay.",
  look: ({ driver }) =>
    `Haak cannot tell where this rule leads${driver === null ? "" : ` (Plug&Pay calls its kind “${driver}”)`}. Look at it in Plug&Pay.`,
};

const DUTCH: Words = {
  keep: () => "Met deze regel vertelt Plug&Pay aan Haak wat er gebeurt. Laat hem staan.",
  unknown_trigger: ({ trigger }) =>
    `Deze regel wijst naar Haak, maar meldt “${trigger}”, en dat kent Haak niet. De meldingen worden bewaard en staan in de inbox; er wordt niemand voor aangeroepen.`,
  old_address: (facts) =>
    `Deze regel wijst naar de Haak van deze winkel op ${hostOf(facts)}, maar Haak staat nu bekend als ${shown(facts)}. Plak er het adres in dat in Haak bij de instellingen van Plug&Pay staat.`,
  wrong_address: (facts) =>
    `Deze regel wijst naar Haak, maar niet naar deze winkel: wat hij meldt gaat verloren of komt bij een andere winkel terecht. Plak er het adres in dat in Haak bij de instellingen van Plug&Pay staat (${shown(facts)}).`,
  called_twice: () =>
    "Haak roept dit adres ook al aan met een eigen regel, zodat hetzelfde twee keer kan aankomen. Doet de regel van Haak wat je wilt, verwijder deze dan in Plug&Pay.",
  move_webhook: () =>
    "Plug&Pay roept dit adres zelf aan. Om over te stappen maak je in Haak een regel met dit adres, en daarna verwijder je deze in Plug&Pay.",
  move_zap: () =>
    "Dit is een Zap die naar Plug&Pay luistert. Om over te stappen laat je de Zap beginnen met een trigger van Haak en zet je hem aan; kijk daarna of deze regel in Plug&Pay verdwenen is.",
  look: ({ driver }) =>
    `Haak kan niet zien waar deze regel heen wijst${driver === null ? "" : ` (Plug&Pay noemt deze soort “${driver}”)`}. Bekijk hem in Plug&Pay.`,
};
