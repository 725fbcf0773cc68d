const mask = "***";

/** Removes a key from a text, also encoded for a URL or escaped for JSON or HTML, because an answer may repeat it in any form. */
export function maskKey(text: string, key: string): string {
  return spellingsOf(key).reduce((masked, spelling) => masked.replaceAll(spelling, mask), text);
}

/** The longest comes first, because a shorter one could otherwise leave a part of a longer one behind. */
function spellingsOf(key: string): string[] {
  const inUrl = encodeURIComponent(key.toWellFormed());
  const inJson = JSON.stringify(key).slice(1, -1);
  const inHtml = key.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  const lowerHex = inUrl.replace(/%../g, (code) => code.toLowerCase());
  const spellings = [key, inUrl, lowerHex, inJson, inJson.replaceAll("/", "\\/"), inHtml];
  return [...new Set(spellings)].filter((spelling) => spelling !== "").sort((a, b) => b.length - a.length);
}
