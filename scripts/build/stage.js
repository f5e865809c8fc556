import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {string} description
 * @property {string} license
 * @property {Record<string, string>} exports
 * @property {Record<string, string>} [bin]
 * @property {Record<string, string>} [dependencies]
 */

/** `import.meta.resolve` is not one: who asks for a package that way can do without it. */
const importsOfOurs = /(?:\bfrom|\bimport\s*\(?)\s*["']@belay\/([a-z]+)[^"']*["']/g;

/** What the emitted JavaScript needs; the model adapter sets it. */
const engines = { node: ">=22" };

/**
 * Lays out a package as it is published: built files, our other packages inside it, and only packages that the
 * registry really has among its dependencies.
 * @param {string} root the repository
 * @param {string} name of the package, without the scope
 * @param {string} folder gets made
 * @returns {string} folder
 */
export function stage(root, name, folder) {
  const inside = neededPackages(root, name);
  const manifest = readManifest(root, name);
  const bundled = inside.map((other) => `@belay/${other}`);
  const external = Object.assign(
    {},
    ...[name, ...inside].map((other) => externalDependencies(readManifest(root, other))),
  );
  const versions = Object.fromEntries(
    inside.map((other) => [`@belay/${other}`, readManifest(root, other).version]),
  );

  layOut(root, name, folder, {
    dependencies: sorted({ ...external, ...versions }),
    bundleDependencies: bundled,
    ...(manifest.bin === undefined ? {} : { bin: manifest.bin }),
  });
  for (const other of inside) {
    layOut(root, other, path.join(folder, "node_modules", "@belay", other), {
      dependencies: sorted(externalDependencies(readManifest(root, other))),
    });
  }
  return folder;
}

/**
 * @param {string} root
 * @param {string} name
 * @param {string} folder
 * @param {Record<string, unknown>} more fields of its package.json
 */
function layOut(root, name, folder, more) {
  const home = path.join(root, "packages", name);
  const { name: fullName, version, description, license, exports } = readManifest(root, name);
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(home, "dist"), path.join(folder, "dist"), { recursive: true });
  if (existsSync(path.join(home, "bin")))
    cpSync(path.join(home, "bin"), path.join(folder, "bin"), { recursive: true });
  cpSync(path.join(root, "LICENSE"), path.join(folder, "LICENSE"));
  writeFileSync(path.join(folder, "README.md"), `# ${fullName}\n\n${description}.\n`);
  const manifest = {
    name: fullName,
    version,
    description,
    license,
    type: "module",
    engines,
    files: ["bin", "dist"],
    exports: Object.fromEntries(Object.entries(exports).map(([door, file]) => [door, builtDoor(file)])),
    ...more,
  };
  writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** @param {string} file such as "./src/index.ts" */
function builtDoor(file) {
  const built = file.replace("./src/", "./dist/").replace(/\.ts$/, "");
  return { types: `${built}.d.ts`, default: `${built}.js` };
}

/**
 * Our packages that the built files name, in code or in declarations, directly or through one another.
 * @param {string} root
 * @param {string} name
 * @param {Set<string>} [found]
 * @returns {string[]}
 */
function neededPackages(root, name, found = new Set([name])) {
  for (const file of builtFiles(path.join(root, "packages", name, "dist"))) {
    for (const [, other] of readFileSync(file, "utf8").matchAll(importsOfOurs)) {
      if (other === undefined || found.has(other) || !existsSync(path.join(root, "packages", other, "dist")))
        continue;
      found.add(other);
      neededPackages(root, other, found);
    }
  }
  return [...found].filter((other) => other !== name).sort();
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function builtFiles(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(js|d\.ts)$/.test(file))
    .map((file) => path.join(folder, file));
}

/** @param {Manifest} manifest */
function externalDependencies(manifest) {
  const all = Object.entries(manifest.dependencies ?? {});
  return Object.fromEntries(all.filter(([name]) => !name.startsWith("@belay/")));
}

/** @param {Record<string, string>} dependencies */
function sorted(dependencies) {
  return Object.fromEntries(Object.entries(dependencies).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * @param {string} root
 * @param {string} name
 * @returns {Manifest}
 */
function readManifest(root, name) {
  return JSON.parse(readFileSync(path.join(root, "packages", name, "package.json"), "utf8"));
}
