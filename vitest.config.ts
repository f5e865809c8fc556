import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Boots the one PostgreSQL that all test files share; each file takes databases of its own from it. */
const globalSetup = fileURLToPath(new URL("./packages/testkit/src/global-setup.ts", import.meta.url));
/** Fails a test file that leaves a process, a timer or a connection behind. */
const leakCheck = fileURLToPath(new URL("./packages/testkit/src/leak-check.ts", import.meta.url));

export default defineConfig({
  test: {
    globalSetup: existsSync(globalSetup) ? [globalSetup] : [],
    setupFiles: existsSync(leakCheck) ? [leakCheck] : [],
    pool: "forks",
    maxWorkers: 2,
    passWithNoTests: true,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [
            "packages/*/src/**/*.test.{ts,tsx}",
            "examples/*/src/**/*.test.ts",
            "bench/src/**/*.test.ts",
            "scripts/**/*.test.js",
          ],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["e2e/src/**/*.test.ts"],
          // Each file runs a whole system with a browser: side by side they would starve each other.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
