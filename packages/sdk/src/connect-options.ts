import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { BelayError } from "./belay-error.ts";
import type { Logger } from "./logger.ts";
import type { BreakerOptions } from "./model/breaker.ts";
import type { ModelAdapter, ModelEndpoint } from "./model/model-adapter.ts";

/** What {@link connect} takes; only `service` has no default in the environment. */
export type ConnectOptions = {
  /** Address of the control plane. Default `BELAY_URL`. */
  url?: string | undefined;
  /** A key of purpose `service` (or `worker`, for a process that only performs actions). Default `BELAY_KEY`. */
  key?: string | undefined;
  /** Name of the service, at most 80 characters. */
  service: string;
  /** Build of the service, such as its Git commit: another build makes drills and evaluations stale. */
  build?: string | undefined;
  /**
   * Where the model is: an OpenAI-compatible endpoint, or an adapter of your own. Default: the endpoint
   * `OPENAI_BASE_URL` with `OPENAI_API_KEY` and, where listed by the definition, the model `BELAY_MODEL`.
   */
  model?: ModelEndpoint | ModelAdapter | undefined;
  /** Hears of rare events. Default: `console.warn` and `console.error`, nothing for `info`. */
  logger?: Logger | undefined;
  /** Folder for journal and spool, private to this user. Default `BELAY_SPOOL_DIR`, else one under the system's temporary folder. */
  spoolDirectory?: string | undefined;
  /** Secret that encrypts journal and spool. Default: derived from `key`; set it where keys rotate. */
  spoolKey?: string | undefined;
  /** Most bytes of evidence kept on disk while the control plane is away. Default 64 MiB. */
  spoolBytes?: number | undefined;
  /** How long `connect` waits for the first ruleset, in milliseconds. Default 2,000. */
  connectTimeoutMs?: number | undefined;
  /** How often evidence is sent, in milliseconds. Default 250. */
  flushMs?: number | undefined;
  /** Longest silence of the ruleset stream before it counts as broken, in milliseconds. Default 25,000: heartbeats come every ten seconds. */
  streamSilenceMs?: number | undefined;
  /** A file whose existence closes the gate here. Default `BELAY_OFF_FILE`. */
  offFile?: string | undefined;
  /** Public key (Ed25519, SPKI, base64) that approvals must be signed with. Default `BELAY_APPROVAL_KEY`. */
  approvalKey?: string | undefined;
  /** Shadow runs at once; more are left out. Default 32. */
  shadowRuns?: number | undefined;
  breaker?: BreakerOptions | undefined;
  /** Closes the connection when aborted. */
  signal?: AbortSignal | undefined;
};

export type Settings = ReturnType<typeof readOptions>;

const warnings: Logger = {
  info: () => {},
  warn: (message) => console.warn(message),
  error: (message) => console.error(message),
};

/** Fills in defaults. @throws BelayError `invalid-options` for what no waiting could mend. */
export function readOptions(options: ConnectOptions, environment = process.env) {
  const url = options.url ?? environment.BELAY_URL;
  const key = options.key ?? environment.BELAY_KEY;
  if (url === undefined || !URL.canParse(url) || !/^https?:/.test(url)) {
    refuse(
      `the control plane's address is ${url === undefined ? "missing" : `not a URL: "${url}"`}. Pass \`url\` or set BELAY_URL, such as http://127.0.0.1:4400`,
    );
  }
  if (key === undefined || key === "") refuse("the key is missing. Pass `key` or set BELAY_KEY");
  if (typeof options.service !== "string" || options.service === "" || options.service.length > 80) {
    refuse("`service` must be a name of 1 to 80 characters");
  }
  const spoolBytes = options.spoolBytes ?? 64 * 1024 * 1024;
  if (!(spoolBytes >= 64 * 1024)) refuse("`spoolBytes` must be at least 65536");
  return {
    url,
    key,
    service: options.service,
    build: (options.build ?? "unknown").slice(0, 100) || "unknown",
    model: options.model ?? {
      baseUrl: environment.OPENAI_BASE_URL,
      apiKey: environment.OPENAI_API_KEY,
      name: environment.BELAY_MODEL,
    },
    logger: options.logger ?? warnings,
    spoolDirectory: options.spoolDirectory ?? environment.BELAY_SPOOL_DIR ?? defaultSpoolDirectory(),
    spoolKey: options.spoolKey ?? key,
    spoolBytes,
    connectTimeoutMs: options.connectTimeoutMs ?? 2000,
    flushMs: options.flushMs ?? 250,
    streamSilenceMs: options.streamSilenceMs ?? 25_000,
    offFile: options.offFile ?? environment.BELAY_OFF_FILE,
    approvalKey: options.approvalKey ?? environment.BELAY_APPROVAL_KEY,
    shadowRuns: options.shadowRuns ?? 32,
    breaker: options.breaker ?? {},
    signal: options.signal,
  };
}

function refuse(what: string): never {
  throw new BelayError("invalid-options", `connect: ${what}.`);
}

function defaultSpoolDirectory(): string {
  return join(tmpdir(), `belay-${process.platform === "win32" ? userInfo().username : process.getuid!()}`);
}
