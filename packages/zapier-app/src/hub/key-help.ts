/** Stands for a page of the owner's, until the app is built for a hub of theirs. */
const PLACEHOLDER = "https://example.com/haak/api-key";

/**
 * Where a user finds the API key, with a link, because Zapier's integration check D002 asks for one: the dashboard of the
 * hub that the app is built for.
 */
export function keyHelp(hubUrl: string | undefined): string {
  const page = hubUrl?.startsWith("https://") ? hubUrl : PLACEHOLDER;
  return `Copy it from the [dashboard](${page}) of your hub.`;
}
