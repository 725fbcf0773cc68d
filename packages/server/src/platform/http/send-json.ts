import type { ServerResponse } from "node:http";

/**
 * Sends the same as `response.status(status).json(value)`, without a tag and without HEAD. It is needed for routes that are called for
 * every event, because Express reads back the headers that it sets, which takes 10 instead of 3 µs.
 */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  response.statusCode = status;
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.setHeader("Content-Length", Buffer.byteLength(text));
  response.end(text);
}
