import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, stat } from "node:fs/promises";
import { dirname, join, parse as parsePath, resolve } from "node:path";
import type { EnvironmentKey } from "@belay/contracts";
import type { Context } from "./context.ts";
import { CommandFailure, exitCode } from "./exit-code.ts";

/** Where a control plane is and what opens it, as kept in a `cli.json` that only its owner can read. */
export type Profile = { url: string; token?: string; environment?: EnvironmentKey };

/** Written by `belay login`. */
export const personalProfilePath = ({ env, home }: Context): string =>
  join(env.XDG_CONFIG_HOME || join(home, ".config"), "belay", "cli.json");

/**
 * The nearest profile: of the data directory named by BELAY_DATA_DIR, else of a `.belay` folder here or
 * above, else the personal one.
 */
export async function findProfile(context: Context): Promise<{ profile: Profile; path: string } | undefined> {
  for (const path of candidates(context)) {
    const profile = await readProfile(path);
    if (profile !== undefined) return { profile, path };
  }
  return undefined;
}

function candidates(context: Context): string[] {
  const { env, cwd } = context;
  if (env.BELAY_DATA_DIR) return [resolve(cwd, env.BELAY_DATA_DIR, "cli.json"), personalProfilePath(context)];
  const upward: string[] = [];
  const { root } = parsePath(cwd);
  for (let folder = cwd; ; folder = dirname(folder)) {
    upward.push(join(folder, ".belay", "cli.json"));
    if (folder === root) return [...upward, personalProfilePath(context)];
  }
}

/** Of one file; undefined where there is none of ours. */
export async function readProfile(path: string): Promise<Profile | undefined> {
  let text: string;
  try {
    // In a shared folder such as /tmp somebody else's profile could name a server of theirs.
    const { uid } = await stat(path);
    const self = process.getuid?.();
    if (self !== undefined && uid !== self && uid !== 0) return undefined;
    text = await readFile(path, "utf8");
  } catch {
    return undefined;
  }
  const profile = parseProfile(text);
  if (profile === undefined)
    throw new CommandFailure(
      exitCode.invalid,
      `${path} is not a profile of the command line. Remove it and sign in again with: belay login URL`,
    );
  return profile;
}

function parseProfile(text: string): Profile | undefined {
  try {
    const { url, token, environment } = JSON.parse(text) as Record<string, unknown>;
    if (typeof url !== "string" || !URL.canParse(url)) return undefined;
    if (token !== undefined && typeof token !== "string") return undefined;
    if (environment !== undefined && environment !== "production" && environment !== "staging")
      return undefined;
    return { url, ...(token !== undefined && { token }), ...(environment !== undefined && { environment }) };
  } catch {
    return undefined;
  }
}

/** Replaces a profile in one step; only its owner can read it, from the first byte on. */
export async function writeProfile(path: string, profile: Profile): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const partial = `${path}.${randomUUID()}`;
  const file = await open(partial, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(profile, undefined, 2)}\n`);
  } finally {
    await file.close();
  }
  await rename(partial, path);
}
