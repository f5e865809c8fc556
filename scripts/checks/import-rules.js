/** Which of our packages a workspace may import. `types` names those it may import as types only. */
/** @type {Record<string, { packages: string[], types?: string[] }>} */
const allowedPackages = {
  "packages/contracts": { packages: [] },
  "packages/gate": { packages: [] },
  "packages/statistics": { packages: [] },
  "packages/checks": { packages: [] },
  "packages/sdk": { packages: ["gate", "checks"], types: ["contracts"] },
  "packages/client": { packages: ["contracts"] },
  "packages/cli": { packages: ["client", "contracts", "sdk"] },
  "packages/dashboard": { packages: ["client", "contracts", "statistics"] },
  "packages/server": { packages: ["contracts", "gate", "statistics", "checks"] },
  "packages/testkit": {
    packages: ["checks", "client", "cli", "contracts", "gate", "sdk", "server", "statistics"],
  },
  // The example brings up the whole system, so that one command shows it.
  "examples/call-follow-up": { packages: ["cli", "client", "contracts", "sdk", "server"] },
  bench: { packages: ["checks", "client", "contracts", "gate", "sdk", "server", "statistics", "testkit"] },
  e2e: {
    packages: ["checks", "client", "cli", "contracts", "gate", "sdk", "server", "statistics", "testkit"],
  },
};

/**
 * Tests, and what only they use: a folder `testing`, which is not published.
 * @param {string} file
 */
const isTest = (file) => /\.test\.tsx?$|\/testing\//.test(file);

/**
 * @param {string} file relative to the repository's root
 * @returns {string | undefined} the workspace that holds it
 */
export function workspaceOf(file) {
  return Object.keys(allowedPackages).find((folder) => file.startsWith(`${folder}/`));
}

/**
 * @param {string} file
 * @param {string} name of one of our packages, without the scope
 * @param {boolean} typeOnly
 * @returns {string | undefined} what is wrong
 */
export function judgePackage(file, name, typeOnly) {
  const workspace = workspaceOf(file);
  if (workspace === undefined) return undefined;
  if (workspace === `packages/${name}`) return "a package reaches its own files by relative paths";
  const rule = allowedPackages[workspace];
  if (rule === undefined || rule.packages.includes(name)) return undefined;
  if (rule.types?.includes(name)) {
    return typeOnly || isTest(file)
      ? undefined
      : `${workspace} may import @belay/${name} as types only: write \`import type\``;
  }
  if (name === "testkit") return isTest(file) ? undefined : "@belay/testkit is for tests only";
  return `${workspace} may not import @belay/${name}`;
}

/**
 * @param {string} file
 * @param {string} target the imported file
 * @returns {string | undefined} what is wrong
 */
export function judgeTesting(file, target) {
  return isTest(target) && !isTest(file) ? "only tests import what is made for tests" : undefined;
}

/**
 * The rules inside the server: modules meet in app.ts and enter each other by the front door.
 * @param {string} file
 * @param {string} target the imported file
 * @param {boolean} typeOnly
 * @returns {string | undefined} what is wrong
 */
export function judgeServerPath(file, target, typeOnly) {
  const wanted = moduleOf(target);
  const own = moduleOf(file);
  if (wanted === undefined) {
    const fromBelow = own !== undefined || file.startsWith("packages/server/src/platform/");
    const isRoot = /^packages\/server\/src\/(app|main|index)\.ts$/.test(target);
    return fromBelow && isRoot ? "app.ts puts modules together; nothing below it imports it" : undefined;
  }
  if (own === wanted) return undefined;
  if (file.startsWith("packages/server/src/platform/") && !isTest(file)) {
    return "platform is below the modules and knows none of them";
  }
  // The shape of the whole database, for queries that read across: the modules' tables meet there as types.
  const isSchema = file === "packages/server/src/schema.ts" && typeOnly && target.endsWith("-tables.ts");
  const isSupport = isTest(file) && target.startsWith(`packages/server/src/modules/${wanted}/testing/`);
  if (target !== `packages/server/src/modules/${wanted}/index.ts` && !isSchema && !isSupport) {
    return `module ${wanted} is entered through its index.ts`;
  }
  return undefined;
}

/**
 * @param {string} file
 * @returns {string | undefined} the server module that holds it
 */
export function moduleOf(file) {
  return /^packages\/server\/src\/modules\/([^/]+)\//.exec(file)?.[1];
}
