/**
 * The app as Zapier gets it: compiled, loaded by the name of its package. `turbo run build` must have run. It stands
 * apart from the runtime, which takes any app, so that the app's own tests can use the runtime.
 */
export async function loadZapierApp(): Promise<object> {
  return (await import("@haak/zapier-app")).default;
}
