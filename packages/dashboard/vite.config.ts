import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

/** Where `npm run dev` finds a hub. */
const HUB = process.env.HAAK_PUBLIC_URL ?? "http://127.0.0.1:4225";

export default defineConfig({
  plugins: [react()],
  // Our packages resolve to their sources, so that pages need no build of them.
  resolve: { conditions: ["@haak/source", ...defaultClientConditions] },
  build: {
    // Read by the test that measures the first load.
    manifest: true,
    // Anything inlined as data: would ask for a weaker Content-Security-Policy than the hub sends.
    assetsInlineLimit: 0,
    // test/first-load.test.ts measures what counts: the whole first load, as it goes over the wire.
    chunkSizeWarningLimit: 1_000,
  },
  server: { proxy: { "/v1": HUB, "/session": HUB, "/openapi.json": HUB } },
});
