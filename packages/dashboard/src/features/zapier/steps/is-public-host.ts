/** Names and addresses that only this machine or its own network knows, so that nobody outside can call them. */
const PRIVATE = [
  /^localhost$/,
  /\.(local|localhost|internal|test|home\.arpa)$/,
  /^(0|10|127)\./,
  /^192\.168\./,
  /^169\.254\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^\[(::1|f[cd]|fe80)/,
];

/** Whether Zapier could call a hub under this name at all. A name of one word is known in its own network alone. */
export function isPublicHost(host: string): boolean {
  const isOneWord = !host.includes(".") && !host.startsWith("[");
  return !isOneWord && !PRIVATE.some((pattern) => pattern.test(host));
}
