import { resolve } from "node:path";
import { logLevels, type LogLevel } from "./log.ts";

export type Config = {
  /** Of a PostgreSQL someone else runs; undefined: Belay starts its own under `dataDir`. */
  databaseUrl?: string;
  databasePoolSize: number;
  dataDir: string;
  /** 0 takes a free one. */
  port: number;
  host: string;
  /** Where browsers and services reach Belay, without a trailing slash; undefined: host and port. */
  publicUrl?: string;
  /** An automation key given from outside. */
  bootstrapToken?: string;
  installationKeyFile?: string;
  leaseSeconds: number;
  /** How long evidence and outcomes may take before values are frozen. */
  allowanceSeconds: number;
  /** Sample data and sample people. */
  sampleMode: boolean;
  /** Owners and administrators need a second factor. */
  requireSecondFactor: boolean;
  /** An OpenID provider at which people may sign in. */
  provider?: {
    issuer: string;
    clientId: string;
    clientSecret: string;
    name: string;
    domain: string | undefined;
  };
  logLevel: LogLevel;
};

/** Every wrong setting, one sentence each. */
export class ConfigError extends Error {
  override name = "ConfigError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** Command-line options by their long name, such as `{ "data-dir": "x" }`; they win over the environment. */
export type Flags = Record<string, string | boolean | undefined>;

type Setting = { name: string; value: string };

/** Empty counts as unset, as in a compose file's `BELAY_PUBLIC_URL=`. */
const createReader =
  (environment: NodeJS.ProcessEnv, flags: Flags) =>
  (variable: string, flag?: string): Setting | undefined => {
    const given = flag === undefined ? undefined : flags[flag];
    if (given !== undefined && given !== false) return { name: `--${flag}`, value: String(given) };
    const value = environment[variable]?.trim();
    return value === undefined || value === "" ? undefined : { name: variable, value };
  };

/** @throws ConfigError naming every setting that is wrong. */
export const readConfig = (environment: NodeJS.ProcessEnv, flags: Flags = {}): Config => {
  const read = createReader(environment, flags);
  const problems: string[] = [];

  const whole = (setting: Setting | undefined, least: number, most: number, fallback: number): number => {
    if (setting === undefined) return fallback;
    const number = Number(setting.value);
    if (/^\d+$/.test(setting.value) && number >= least && number <= most) return number;
    problems.push(
      `${setting.name} must be a whole number from ${least} to ${most}, but is "${setting.value}".`,
    );
    return fallback;
  };

  const choice = <Choice extends string>(
    setting: Setting | undefined,
    choices: readonly Choice[],
    fallback: Choice,
  ): Choice => {
    if (setting === undefined) return fallback;
    const found = choices.find((candidate) => candidate === setting.value.toLowerCase());
    if (found === undefined)
      problems.push(`${setting.name} must be one of ${choices.join(", ")}, but is "${setting.value}".`);
    return found ?? fallback;
  };

  const address = (
    setting: Setting | undefined,
    protocols: readonly string[],
    example: string,
    secret = false,
  ): string | undefined => {
    if (setting === undefined) return undefined;
    if (URL.canParse(setting.value) && protocols.includes(new URL(setting.value).protocol))
      return setting.value.replace(/\/+$/, "");
    // A database address may hold a password, which must not end up in a log.
    problems.push(
      `${setting.name} must be an address such as ${example}${secret ? "" : `, but is "${setting.value}"`}.`,
    );
    return undefined;
  };

  const bootstrapToken = read("BELAY_BOOTSTRAP_TOKEN")?.value;
  if (bootstrapToken !== undefined && bootstrapToken.length < 32) {
    problems.push(
      `BELAY_BOOTSTRAP_TOKEN must have at least 32 characters, but has ${bootstrapToken.length}. ` +
        "Make one with: openssl rand -base64 32.",
    );
  }
  const host = read("BELAY_HOST", "host");
  if (host !== undefined && !/^[\w.:-]+$/.test(host.value)) {
    problems.push(`${host.name} must be a host name or an IP address, but is "${host.value}".`);
  }
  const keyFile = read("BELAY_INSTALLATION_KEY_FILE");
  const isOn = (setting: Setting | undefined): boolean =>
    ["1", "true", "on"].includes(choice(setting, ["1", "true", "on", "0", "false", "off"], "off"));

  /** All three or none: half a provider would be a button that fails. */
  const readProvider = (): Config["provider"] => {
    const issuer = address(read("BELAY_OIDC_ISSUER"), ["http:", "https:"], "https://login.example.com");
    const clientId = read("BELAY_OIDC_CLIENT_ID")?.value;
    const clientSecret = read("BELAY_OIDC_CLIENT_SECRET")?.value;
    const given = {
      BELAY_OIDC_ISSUER: issuer,
      BELAY_OIDC_CLIENT_ID: clientId,
      BELAY_OIDC_CLIENT_SECRET: clientSecret,
    };
    const missing = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [name] : []));
    if (missing.length === 3) return undefined;
    if (missing.length > 0)
      problems.push(`To sign in at an OpenID provider, ${missing.join(" and ")} must be set too.`);
    const domain = read("BELAY_OIDC_DOMAIN")?.value.toLowerCase();
    if (domain !== undefined && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain))
      problems.push(`BELAY_OIDC_DOMAIN must be a domain such as example.com, but is "${domain}".`);
    return {
      issuer: issuer ?? "",
      clientId: clientId ?? "",
      clientSecret: clientSecret ?? "",
      name: read("BELAY_OIDC_NAME")?.value ?? "single sign-on",
      domain,
    };
  };
  const provider = readProvider();

  const config: Config = {
    databaseUrl: address(
      read("BELAY_DATABASE_URL"),
      ["postgres:", "postgresql:"],
      "postgres://user:password@host:5432/belay",
      true,
    ),
    databasePoolSize: whole(read("BELAY_DATABASE_POOL_SIZE"), 2, 200, 10),
    dataDir: resolve(read("BELAY_DATA_DIR", "data-dir")?.value ?? ".belay"),
    port: whole(read("BELAY_PORT", "port"), 0, 65_535, 4400),
    host: host?.value ?? "127.0.0.1",
    publicUrl: address(
      read("BELAY_PUBLIC_URL", "public-url"),
      ["http:", "https:"],
      "https://belay.example.com",
    ),
    bootstrapToken,
    installationKeyFile: keyFile && resolve(keyFile.value),
    leaseSeconds: whole(read("BELAY_LEASE_SECONDS"), 3, 3_600, 30),
    allowanceSeconds: whole(read("BELAY_ALLOWANCE_SECONDS"), 0, 86_400, 600),
    sampleMode: isOn(read("BELAY_SAMPLE_MODE", "sample")),
    requireSecondFactor: isOn(read("BELAY_REQUIRE_SECOND_FACTOR")),
    ...(provider && { provider }),
    logLevel: choice(read("BELAY_LOG_LEVEL", "log-level"), logLevels, "info"),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
};
