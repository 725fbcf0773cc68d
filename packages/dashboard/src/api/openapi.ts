/**
 * The hub's HTTP API as types, in the shape that openapi-typescript makes. Written by hand where the hub does not describe
 * itself yet: who has signed in, and the list of shops that an administrator chooses from.
 */
export interface paths {
  "/session": {
    get: { responses: { 200: Json<Session>; 401: ProblemResponse } };
    post: {
      requestBody: { content: { "application/json": { password: string } | { api_key: string } } };
      responses: { 200: Json<Session>; 401: ProblemResponse; 429: ProblemResponse };
    };
    delete: { responses: { 204: { content?: never } } };
  };
  "/session/shop": {
    put: {
      requestBody: { content: { "application/json": { shop_id: string } } };
      responses: { 200: Json<Session>; 401: ProblemResponse; 404: ProblemResponse };
    };
  };
}

/** One shop, by the name that people know. */
export interface ShopName {
  id: string;
  name: string;
}

/** Who has signed in: an administrator, who chooses among all shops, or one shop. */
export interface Session {
  kind: "admin" | "shop";
  shops: ShopName[];
  /** Null until an administrator has chosen. */
  shop: ShopName | null;
  csrf_token: string;
}

/** RFC 9457, as the hub answers everything that is not a success. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: { pointer: string; message: string }[];
}

interface Json<Body> {
  content: { "application/json": Body };
}

interface ProblemResponse {
  content: { "application/problem+json": ProblemDocument };
}
