import type { BeforeRequestMiddleware } from "zapier-platform-core";

/** A header may only contain printable ASCII, and a key has no spaces. This rejects a key that was copied masked ("••••"). */
const SENDABLE = /^[\x21-\x7e]+$/;

/** Adds the connection's API key to every request as a Bearer token (RFC 6750 §2.1). An incomplete key must not be sent, because it would be logged. */
export const addApiKey: BeforeRequestMiddleware = (request, z, bundle) => {
  const key = (bundle.authData.api_key ?? "").trim();
  if (!SENDABLE.test(key)) {
    throw new z.errors.ExpiredAuthError("The API key is empty or incomplete. Please reconnect with the whole key.");
  }
  return { ...request, headers: { ...request.headers, Authorization: `Bearer ${key}` } };
};
