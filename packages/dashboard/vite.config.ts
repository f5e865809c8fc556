import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The control plane that `npm run dev` talks to. */
const controlPlane = process.env.BELAY_URL ?? "http://127.0.0.1:4400";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Browsers that know light-dark(), which every colour token uses.
    target: ["chrome123", "firefox128", "safari17.5"],
    // A data: URL would need its own exception in the content security policy.
    assetsInlineLimit: 0,
    sourcemap: false,
  },
  server: { host: "127.0.0.1", proxy: { "/api": controlPlane } },
});
