import type { BeforeRequestMiddleware } from "zapier-platform-core";

/** What may stand in a header: printable ASCII without spaces. A key that was copied masked ("••••") does not pass. */
const SENDABLE = /^[\x21-\x7e]+$/;

/** Puts the connection's API key on every request, as a Bearer token (RFC 6750 §2.1). */
export const addApiKey: BeforeRequestMiddleware = (request, z, bundle) => {
  const key = (bundle.authData.api_key ?? "").trim();
  if (!SENDABLE.test(key)) {
    throw new z.errors.ExpiredAuthError("The API key is empty or incomplete. Please reconnect with the whole key.");
  }
  return { ...request, headers: { ...request.headers, Authorization: `Bearer ${key}` } };
};
