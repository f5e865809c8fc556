/**
 * @typedef {object} LockedPackage
 * @property {Record<string, string>} [optionalDependencies]
 */

/**
 * The optional packages, mostly one binary for each platform, that a lock file names and does not hold. `npm ci`
 * refuses such a file on every machine, and the machine where it was written shows nothing.
 * @param {Record<string, LockedPackage>} packages as in package-lock.json, by place
 * @returns {string[]} "who needs it: what"
 */
export function lockGaps(packages) {
  return Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !placesSearched(place, name).some((candidate) => candidate in packages))
      .map((name) => `${place.split("node_modules/").at(-1) || "the repository"}: ${name}`),
  );
}

/**
 * @param {string} place
 * @param {string} name
 * @returns {string[]} where Node would look for it, from the nearest folder up
 */
function placesSearched(place, name) {
  const parts = place === "" ? [] : place.split("/node_modules/");
  const folders = parts.map((_, index) => parts.slice(0, index + 1).join("/node_modules/")).reverse();
  return [...folders.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
}
