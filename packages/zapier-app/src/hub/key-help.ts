/** A placeholder, needed until the app is built for a real hub. */
const PLACEHOLDER = "https://example.com/haak/api-key";

/**
 * Says where a user finds the API key: in the dashboard of the hub that the app is built for. The text must have a link, because Zapier's
 * integration check D002 requires one.
 */
export function keyHelp(hubUrl: string | undefined): string {
  const page = hubUrl?.startsWith("https://") ? hubUrl : PLACEHOLDER;
  return `Copy it from the [dashboard](${page}) of your hub.`;
}
