import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { dirname, join } from "node:path";

/** Entries of a clone that its commands write to, or that a fresh one has not got. */
const notInAClone = new Set([".belay", ".git"]);

/**
 * A folder that stands for a fresh clone which was installed before: everything in it is the repository's own, and
 * what `npm start` keeps beside it stays in here.
 */
export function makeClone(repository: string, clone: string): void {
  mkdirSync(clone, { recursive: true });
  mkdirSync(join(repository, "dist"), { recursive: true });
  for (const entry of readdirSync(repository))
    if (!notInAClone.has(entry)) symlinkSync(join(repository, entry), join(clone, entry));
}

export function write(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** This environment without what would change the guide's course, with npm talking less. */
export function readersEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(BELAY|OPENAI|NODE_OPTIONS|VITEST|npm_|NO_COLOR|FORCE_COLOR)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    // The guide asks for a Node of at least 22.18; the tests run on one.
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_prefer_offline: "true",
    npm_config_update_notifier: "false",
  };
}

export const registryAnswers = (): boolean =>
  spawnSync("npm", ["ping"], { timeout: 20_000, stdio: "ignore" }).status === 0;

/** Does what `npm install NAME … TARBALL …` would, with the repository's own packages, where no registry answers. */
export function installWithoutRegistry(command: string, folder: string, repository: string): void {
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "@belay"), { recursive: true });
  const theirs = join(repository, "node_modules");
  for (const entry of readdirSync(theirs))
    if (!entry.startsWith(".") && entry !== "@belay") symlinkSync(join(theirs, entry), join(modules, entry));
  for (const [tarball, name] of command.matchAll(/\S+\/belay-(\w+)-\S+\.tgz/g)) {
    const target = join(modules, "@belay", name!);
    mkdirSync(target);
    const unpacked = spawnSync("tar", ["xzf", join(folder, tarball), "-C", target, "--strip-components=1"]);
    if (unpacked.status !== 0)
      throw new Error(`${tarball} could not be unpacked: ${String(unpacked.stderr)}`);
  }
}
