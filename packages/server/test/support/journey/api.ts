/** The answer to one request. `body` is the parsed JSON, or null if the answer is not JSON. */
export type Reply = Awaited<ReturnType<typeof request>>;

/** A raw request. Its body is sent as it is, so that a test can send rubbish. */
export interface RawRequest {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** Sends requests to a hub, with the same credentials on every request. */
export type Api = ReturnType<typeof createApi>;

/** An Api for that address. `credentials` are headers. A request may add or overwrite headers. */
export function createApi(baseUrl: string, credentials: Record<string, string> = {}) {
  const raw = ({ headers = {}, ...rest }: RawRequest) =>
    request(baseUrl, { ...rest, headers: { ...credentials, ...headers } });
  const withJson =
    (method: string) =>
    (path: string, body?: unknown, headers: Record<string, string> = {}) =>
      body === undefined
        ? raw({ method, path, headers })
        : raw({
            method,
            path,
            headers: { "content-type": "application/json", ...headers },
            body: JSON.stringify(body),
          });
  return {
    baseUrl,
    raw,
    get: (path: string, headers: Record<string, string> = {}) => raw({ method: "GET", path, headers }),
    post: withJson("POST"),
    put: withJson("PUT"),
    patch: withJson("PATCH"),
    delete: (path: string, headers: Record<string, string> = {}) => raw({ method: "DELETE", path, headers }),
  };
}

async function request(baseUrl: string, { method, path, headers = {}, body }: RawRequest) {
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    headers,
    redirect: "manual",
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const type = response.headers.get("content-type") ?? "";
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: /json/.test(type) && text !== "" ? JSON.parse(text) : null,
  };
}
