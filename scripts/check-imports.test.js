import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { checkImports } from "./check-imports.js";

/** @type {string} */
let root;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "belay-imports-"));
  for (const name of ["contracts", "gate", "sdk", "client", "server", "testkit", "cli"]) {
    const exports = name === "server" ? { ".": "", "./platform": "" } : { ".": "" };
    plant(`packages/${name}/package.json`, JSON.stringify({ exports }));
  }
});

afterEach(() => rmSync(root, { recursive: true }));

describe("between packages", () => {
  it.each([
    ["packages/gate/src/gate.ts", `import { a } from "@belay/contracts";`, "may not import @belay/contracts"],
    [
      "packages/gate/src/gate.ts",
      `import type { A } from "@belay/contracts";`,
      "may not import @belay/contracts",
    ],
    ["packages/client/src/client.ts", `export * from "@belay/sdk";`, "may not import @belay/sdk"],
    ["packages/client/src/client.ts", `const sdk = await import("@belay/sdk");`, "may not import @belay/sdk"],
    ["packages/dashboard/src/app.tsx", `import { a } from "@belay/server";`, "may not import @belay/server"],
    ["packages/server/src/app.ts", `import { a } from "@belay/sdk";`, "may not import @belay/sdk"],
    ["packages/sdk/src/run.ts", `import { a } from "@belay/contracts";`, "as types only"],
    ["packages/sdk/src/run.ts", `import { type A } from "@belay/contracts";`, "as types only"],
    ["packages/sdk/src/run.ts", `import { a } from "@belay/sdk";`, "by relative paths"],
    ["packages/cli/src/push.ts", `import { a } from "@belay/testkit";`, "for tests only"],
    ["packages/cli/src/push.ts", `import { a } from "@belay/sdk/src/run.ts";`, "exports no such path"],
    ["packages/cli/src/push.ts", `import { a } from "../../sdk/src/run.ts";`, "by its name"],
    ["packages/cli/src/push.ts", `import { a } from "../../../scripts/check.js";`, "by its name"],
    ["packages/sdk/src/run.ts", `import { a } from "./testing/fixtures.ts";`, "made for tests"],
    ["packages/cli/src/push.ts", `import { a } from "@belay/nothing";`, "exports no such path"],
  ])("%s may not have %s", (file, text, problem) => {
    plant(file, `\n${text}\n`);
    expect(checkImports(root)).toEqual([{ file, line: 2, text: expect.stringContaining(problem) }]);
  });

  it.each([
    [
      "packages/sdk/src/run.ts",
      `import type { A } from "@belay/contracts"; import { b } from "@belay/gate";`,
    ],
    ["packages/sdk/src/run.test.ts", `import { a } from "@belay/testkit";`],
    ["packages/sdk/src/testing/fixtures.ts", `import { a } from "@belay/contracts";`],
    ["packages/sdk/src/connect.test.ts", `import { a } from "./testing/fixtures.ts";`],
    [
      "packages/gate/src/bucket.test.ts",
      `import a from "../../../conformance/gate.json" with { type: "json" };`,
    ],
    ["packages/testkit/src/boot.ts", `import { a } from "@belay/server/platform";`],
    [
      "packages/cli/src/push.ts",
      `// import { a } from "@belay/server";\nconst text = 'import "@belay/server"';`,
    ],
    ["e2e/src/desk.ts", `import { a } from "@belay/testkit";`],
  ])("%s may have %s", (file, text) => {
    plant(file, text);
    expect(checkImports(root)).toEqual([]);
  });
});

describe("between the server's modules", () => {
  const modules = "packages/server/src/modules";

  it.each([
    [
      `${modules}/runs/run-service.ts`,
      `import { a } from "../reviews/review-store.ts";`,
      "through its index.ts",
    ],
    [
      "packages/server/src/app.ts",
      `import { a } from "./modules/runs/run-store.ts";`,
      "through its index.ts",
    ],
    [
      "packages/server/src/platform/jobs.ts",
      `import { a } from "../modules/runs/index.ts";`,
      "below the modules",
    ],
    ["packages/server/src/platform/jobs.ts", `import { a } from "../app.ts";`, "puts modules together"],
    [`${modules}/runs/run-service.ts`, `import type { A } from "../../app.ts";`, "puts modules together"],
  ])("%s may not have %s", (file, text, problem) => {
    plant(file, text);
    expect(checkImports(root)).toEqual([{ file, line: 1, text: expect.stringContaining(problem) }]);
  });

  it("lets the tables meet in schema.ts, as types", () => {
    plant("packages/server/src/schema.ts", `import type { RunTables } from "./modules/runs/run-tables.ts";`);
    expect(checkImports(root)).toEqual([]);
  });

  it("finds modules that import each other, also over a third and also as types", () => {
    plant(`${modules}/runs/index.ts`, `import { a } from "../reviews/index.ts";`);
    plant(`${modules}/reviews/index.ts`, `import type { A } from "../actions/index.ts";`);
    expect(checkImports(root)).toEqual([]);
    plant(`${modules}/actions/undo/undo.ts`, `import { a } from "../../runs/index.ts";`);
    expect(checkImports(root).map(({ text }) => text)).toEqual([
      "modules import each other: actions → runs → reviews → actions",
    ]);
  });
});

it("finds nothing in this repository", () => {
  expect(checkImports(fileURLToPath(new URL("..", import.meta.url)))).toEqual([]);
});

/**
 * @param {string} file
 * @param {string} text
 */
function plant(file, text) {
  const place = path.join(root, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
}
