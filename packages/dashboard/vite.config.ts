import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

/** The hub that `npm run dev` uses. */
const HUB = process.env.HAAK_PUBLIC_URL ?? "http://127.0.0.1:4225";

export default defineConfig({
  plugins: [react()],
  // Our packages resolve to their sources, so that pages need no build of them.
  resolve: { conditions: ["@haak/source", ...defaultClientConditions] },
  build: {
    // Needed by the test that measures the first load.
    manifest: true,
    // Nothing is inlined as data:, because that would need a weaker Content-Security-Policy than the hub's.
    assetsInlineLimit: 0,
    // High, because test/first-load.test.ts measures the whole first load as it is sent.
    chunkSizeWarningLimit: 1_000,
  },
  server: { proxy: { "/v1": HUB, "/session": HUB, "/openapi.json": HUB } },
});
