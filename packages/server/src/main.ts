import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { createApp } from "./app.ts";
import { ConfigError, readConfig, type Config } from "./platform/config.ts";
import { DataDirectoryInUseError, openDataDirectory } from "./platform/data-directory.ts";
import { createLog } from "./platform/log.ts";
import { MigrationError } from "./platform/migrations.ts";
import { startPostgres } from "./platform/postgres/embedded-postgres.ts";

const options = {
  port: { type: "string" },
  host: { type: "string" },
  "data-dir": { type: "string" },
  "public-url": { type: "string" },
  "log-level": { type: "string" },
  sample: { type: "boolean" },
} as const;

/** Told to the process that started this one, where there is one. */
export type ReadyMessage = {
  ready: true;
  url: string;
  ownerLink: string;
  /** In sample mode: how the example signs its sample people in, and where its CRM keeps its table. */
  sample?: { teamLink: string; reviewerLink: string; databaseUrl: string };
};

async function serve(config: Config, closers: (() => Promise<void> | void)[]): Promise<void> {
  const log = createLog({ level: config.logLevel });
  const directory = openDataDirectory({
    path: config.dataDir,
    ...(config.installationKeyFile && { installationKeyFile: config.installationKeyFile }),
  });
  closers.push(() => directory.release());
  if (directory.installationKeyExposed)
    log.warn(`Other users can read ${directory.installationKeyFile}: take that right away from them.`);
  const postgres =
    config.databaseUrl === undefined ? await startPostgres({ dataDir: directory.path, log }) : undefined;
  if (postgres) closers.push(() => postgres.stop());
  const databaseUrl = config.databaseUrl ?? postgres?.url ?? "";
  const app = await createApp({
    databaseUrl,
    databasePoolSize: config.databasePoolSize,
    installationKey: directory.installationKey,
    log,
    leaseMs: config.leaseSeconds * 1_000,
    sampleMode: config.sampleMode,
    allowanceMs: config.allowanceSeconds * 1_000,
    bootstrapToken: config.bootstrapToken,
    secureCookies: config.publicUrl?.startsWith("https:") ?? false,
    dashboardDirectory: fileURLToPath(new URL("../../dashboard/dist", import.meta.url)),
  });
  closers.push(() => app.close());
  if (config.sampleMode && (await app.access.realPeople()) > 0)
    throw new ConfigError([
      "Sample mode can't be switched on here: real people have signed in to this installation. Use another --data-dir for samples.",
    ]);
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
        teamLink: signIn(await app.access.sampleLink("Sample team", "sample", "owner")),
        reviewerLink: signIn(await app.access.sampleLink("Simulated reviewer", "simulated", "reviewer")),
        databaseUrl,
      },
    }),
  };
  if (process.send) process.send(ready);
  else process.stdout.write(`Belay answers at ${url}\nSign in once with ${ready.ownerLink}\n`);
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

const closers: (() => Promise<void> | void)[] = [];
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
  await serve(readConfig(process.env, values), closers);
} catch (error) {
  const sentence = sentenceOf(error as NodeJS.ErrnoException);
  process.stderr.write(`${sentence ?? (error as Error).stack ?? String(error)}\n`);
  await stop(sentence === undefined ? 1 : 2);
}
