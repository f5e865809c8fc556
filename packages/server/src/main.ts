import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { roles, signingAreas } from "@belay/contracts";
import { z } from "zod";
import { createApp, recomputeLedger, type App } from "./app.ts";
import { ConfigError, readConfig, type Config } from "./platform/config.ts";
import { DataDirectoryInUseError, openDataDirectory } from "./platform/data-directory.ts";
import { requireFreePort } from "./platform/free-port.ts";
import { createLog, type Log } from "./platform/log.ts";
import { MigrationError } from "./platform/migrations.ts";
import { startPostgres } from "./platform/postgres/embedded-postgres.ts";

const options = {
  port: { type: "string" },
  host: { type: "string" },
  "data-dir": { type: "string" },
  "public-url": { type: "string" },
  "log-level": { type: "string" },
  sample: { type: "boolean" },
  recompute: { type: "boolean" },
} as const;

/** Told to the process that started this one, where there is one. */
export type ReadyMessage = {
  ready: true;
  url: string;
  ownerLink: string;
  /** In sample mode: how the example signs its sample people in, and where its CRM keeps its table. */
  sample?: {
    teamLink: string;
    reviewerLink: string;
    /** Of whom BELAY_SAMPLE_PEOPLE asks for, by name. */
    people: Record<string, string>;
    databaseUrl: string;
  };
};

type Closers = (() => Promise<void> | void)[];

/** Opens the data folder and, where no database is given, Belay's own PostgreSQL in it. */
async function openData(config: Config, log: Log, closers: Closers) {
  const directory = openDataDirectory({
    path: config.dataDir,
    ...(config.installationKeyFile && { installationKeyFile: config.installationKeyFile }),
  });
  closers.push(() => directory.release());
  if (directory.installationKeyExposed)
    log.warn(`Other users can read ${directory.installationKeyFile}: take that right away from them.`);
  await requireFreePort(config);
  const postgres =
    config.databaseUrl === undefined ? await startPostgres({ dataDir: directory.path, log }) : undefined;
  if (postgres) closers.push(() => postgres.stop());
  return { directory, databaseUrl: config.databaseUrl ?? postgres?.url ?? "" };
}

/** Compares the analysis ledger with what evidence gives; the number of differences decides the exit code. */
async function recomputeAll(config: Config, closers: Closers): Promise<number> {
  const { databaseUrl } = await openData(config, createLog({ level: config.logLevel }), closers);
  const results = await recomputeLedger({ databaseUrl, log: createLog({ level: config.logLevel }) });
  for (const { environment, experiment, units, observations, differences } of results) {
    const verdict = differences.length === 0 ? "agrees" : "DIFFERS";
    process.stdout.write(
      `${environment} ${experiment}: ${verdict}; ${units} units, ${observations} frozen values\n`,
    );
    for (const difference of differences) process.stdout.write(`  ${difference}\n`);
  }
  if (results.length === 0) process.stdout.write("No unit is in any comparison yet.\n");
  return results.reduce((sum, { differences }) => sum + differences.length, 0);
}

async function serve(config: Config, closers: Closers): Promise<void> {
  const log = createLog({ level: config.logLevel });
  // A folder that is there may be in use, which says more than a taken port; one that isn't is not made in vain.
  if (!existsSync(config.dataDir)) await requireFreePort(config);
  const { directory, databaseUrl } = await openData(config, log, closers);
  const app = await createApp({
    databaseUrl,
    databasePoolSize: config.databasePoolSize,
    installationKey: directory.installationKey,
    log,
    leaseMs: config.leaseSeconds * 1_000,
    sampleMode: config.sampleMode,
    allowanceMs: config.allowanceSeconds * 1_000,
    bootstrapToken: config.bootstrapToken,
    publicUrl: config.publicUrl,
    requireSecondFactor: config.requireSecondFactor,
    provider: config.provider,
    secureCookies: config.publicUrl?.startsWith("https:") ?? false,
    dashboardDirectory: fileURLToPath(new URL("../../dashboard/dist", import.meta.url)),
  });
  closers.push(() => app.close());
  const address = await app.listen({ port: config.port, host: config.host });
  const url = config.publicUrl ?? address;
  directory.announce(url);

  const signIn = (token: string) => `${url}/sign-in#${token}`;
  const ready: ReadyMessage = {
    ready: true,
    url,
    ownerLink: signIn(await app.access.ownerLink()),
    ...(config.sampleMode && {
      sample: {
        teamLink: signIn(await app.access.sampleLink("Sample team", "sample", "administrator")),
        reviewerLink: signIn(await app.access.sampleLink("Simulated reviewer", "simulated", "reviewer")),
        people: await samplePeople(app, signIn),
        databaseUrl,
      },
    }),
  };
  if (process.send) process.send(ready);
  else process.stdout.write(`Belay answers at ${url}\nSign in once with ${ready.ownerLink}\n`);
}

const samplePerson = z.strictObject({
  name: z.string().min(1).max(120),
  role: z.enum(roles),
  areas: z.array(z.enum(signingAreas)).default([]),
});

/** Sample people whom the starter of a sample asks for, each with a link that signs in: by name. */
async function samplePeople(app: App, signIn: (token: string) => string): Promise<Record<string, string>> {
  const text = process.env["BELAY_SAMPLE_PEOPLE"];
  if (text === undefined || text === "") return {};
  const links: Record<string, string> = {};
  for (const { name, role, areas } of readSamplePeople(text))
    links[name] = signIn(await app.access.sampleLink(name, "sample", role, areas));
  return links;
}

function readSamplePeople(text: string): z.output<typeof samplePerson>[] {
  try {
    return z.array(samplePerson).parse(JSON.parse(text));
  } catch {
    throw new ConfigError([
      'BELAY_SAMPLE_PEOPLE is not what it should be: a JSON list such as [{"name":"Ada","role":"reviewer","areas":["workflow"]}].',
    ]);
  }
}

/** Errors whose message says all that a person needs. */
function sentenceOf(error: NodeJS.ErrnoException & { port?: number }): string | undefined {
  if (error.code === "EADDRINUSE")
    return `Port ${error.port} is taken. Stop what uses it, or choose another with --port.`;
  if (error.code?.startsWith("ERR_PARSE_ARGS")) return error.message;
  const isExpected =
    error instanceof ConfigError ||
    error instanceof DataDirectoryInUseError ||
    error instanceof MigrationError;
  return isExpected ? error.message : undefined;
}

const closers: Closers = [];
let stopping = false;

/** Ends in the reverse order of beginning: the port first, the data folder last. */
async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const close of closers.toReversed()) await close();
  process.exit(exitCode);
}

process.on("SIGINT", () => void stop(0));
process.on("SIGTERM", () => void stop(0));
// Whoever started this process has gone: nobody would ever stop it.
process.on("disconnect", () => void stop(0));

try {
  const { values } = parseArgs({ options, strict: true, allowPositionals: false });
  const config = readConfig(process.env, values);
  if (values.recompute) await stop((await recomputeAll(config, closers)) === 0 ? 0 : 1);
  else await serve(config, closers);
} catch (error) {
  const sentence = sentenceOf(error as NodeJS.ErrnoException);
  process.stderr.write(`${sentence ?? (error as Error).stack ?? String(error)}\n`);
  await stop(sentence === undefined ? 1 : 2);
}
