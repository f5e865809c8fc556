import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient, isBelayProblem, type BelayClient as Client } from "@belay/client";
import { definition, fileReferences } from "@belay/contracts";
import { parse } from "yaml";
import { proposeWorkflows } from "./sample-intakes.ts";
import { signMemo, type SignIn } from "./sign-memo.ts";

const definitionFile = fileURLToPath(new URL("../../call-follow-up.experiment.yaml", import.meta.url));
const experiment = "call-follow-up";
const environment = "production";
/** Where a new installation's sample experiment begins: everyone but strategic accounts, half of them. */
const firstRing = 2;

export type Keys = { service: string; worker: string };

/** All that the example's processes need: the experiment pushed and open, their keys, and who signs approvals. */
export async function prepare(
  url: string,
  links: { team: string; people: Record<string, string> },
  dataDir: string,
) {
  const team = await signIn(url, links.team);
  const people = new Map<string, Client>();
  for (const [name, link] of Object.entries(links.people)) {
    const { client, token } = await signIn(url, link);
    people.set(name, client);
    writeSession(dataDir, name, token);
  }
  const signInAs: SignIn = async (name) => {
    const client = people.get(name);
    if (!client) throw new Error(`The control plane made no sample person "${name}".`);
    return client;
  };
  const memo = await signMemo(readText("memo.md"), signInAs);
  writeFileSync(join(dataDir, "memo.md"), memo);
  const pushed = await prepareExperiment(team.client, memo);
  await proposeWorkflows(signInAs);
  let keys = await prepareKeys(team.client, dataDir);
  if (!(await isKnownKey(url, keys.service))) keys = await prepareKeys(team.client, dataDir, true);
  writeProfile(dataDir, url, team.token);
  const { approvalKeys } = await team.client.system();
  return { pushed, keys, approvalKeys };
}

/** A person's client, signed in with a one-time link. */
export async function signIn(url: string, link: string): Promise<{ client: Client; token: string }> {
  const { token } = await createClient({ url }).signIn({
    body: { link: link.slice(link.indexOf("#") + 1), token: true },
  });
  if (token === undefined) throw new Error("The control plane gave no token for the sign-in link.");
  return { client: createClient({ url, token }), token };
}

/** Pushes the example's definition and, where nothing was ever activated, opens it: as a sample person, over the API. */
async function prepareExperiment(
  team: Client,
  memo: string,
): Promise<{ revision: number; created: boolean }> {
  const pushed = await team.push({ body: readDefinition(memo) });
  const { exposure } = await team.experiment({ params: { experiment }, query: { environment } });
  if (exposure.revision === null) {
    const reason = "Sample data: so that there is something to see";
    await team.activate({ body: { environment, experiment, revision: pushed.revision, reason } });
    await team.setRing({ body: { environment, experiment, ring: firstRing, reason } });
  } else if (exposure.revision !== pushed.revision)
    await team.activate({
      body: {
        environment,
        experiment,
        revision: pushed.revision,
        reason: "The example's definition has changed",
      },
    });
  return pushed;
}

const folder = dirname(definitionFile);
const readText = (path: string): string => readFileSync(join(folder, path), "utf8");

function readDefinition(memo: string) {
  const parsed = definition.parse(parse(readFileSync(definitionFile, "utf8")));
  const paths = fileReferences(parsed).flatMap(({ path }) =>
    path.includes("*") ? globSync(path, { cwd: folder }) : [path],
  );
  return {
    definition: parsed,
    files: Object.fromEntries(
      paths.toSorted().map((path) => [path, path === parsed.memo ? memo : readText(path)]),
    ),
  };
}

/** Machine keys of service and worker, made once and kept in the data folder. */
async function prepareKeys(team: Client, dataDir: string, anew = false): Promise<Keys> {
  const file = join(dataDir, "sample-keys.json");
  if (!anew && existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Keys;
  const make = async (purpose: "service" | "worker") =>
    (await team.createKey({ body: { name: `sample ${purpose}`, purpose, environment } })).secret;
  const keys = { service: await make("service"), worker: await make("worker") };
  writePrivate(file, keys);
  return keys;
}

/** Lets `belay` on this machine speak as the sample team, without being told where. */
function writeProfile(dataDir: string, url: string, token: string): void {
  writePrivate(join(dataDir, "cli.json"), { url, token, environment });
}

/** Lets whoever tries the command line speak as a sample person, with --key. */
function writeSession(dataDir: string, name: string, token: string): void {
  const folder = join(dataDir, "sample-people");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, name.toLowerCase().replaceAll(" ", "-")), token, { mode: 0o600 });
}

function writePrivate(file: string, value: object): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
}

/** Keeps the sample CRM's token of this start where only its owner can read it, so that one can look into the CRM. */
export function writeCrmToken(dataDir: string, token: string): string {
  const file = join(dataDir, "crm-token");
  rmSync(file, { force: true });
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return file;
}

/** Whether a key is still taken: a data folder may have been cleared under its file. */
async function isKnownKey(url: string, key: string): Promise<boolean> {
  try {
    await createClient({ url, token: key }).system();
    return true;
  } catch (error) {
    if (isBelayProblem(error) && error.status === 401) return false;
    throw error;
  }
}
