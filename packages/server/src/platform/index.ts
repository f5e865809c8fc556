export { createBackoff } from "./backoff.ts";
export { systemClock, type Clock } from "./clock.ts";
export { ConfigError, readConfig, type Config, type Flags } from "./config.ts";
export { createLog, silentLog, type Log, type LogLevel } from "./log.ts";
export { createIdentifiers, leastIdentifierAt, timeOfIdentifier, type Identifiers } from "./identifiers.ts";
export {
  createDatabase,
  type Database,
  type DatabaseOptions,
  type Queryable,
  type Transaction,
  type TransactionOptions,
} from "./database.ts";
export type { ChannelEvent, ChannelHandler, Subscription } from "./listener.ts";
export type { Election } from "./election.ts";
export { isConflict, isTransient } from "./transient.ts";
export {
  migrate,
  MigrationError,
  migrationsDirectory,
  readMigrations,
  type Migration,
} from "./migrations.ts";
export type { Tables } from "./tables.ts";
export { startPostgres, type Postgres, type PostgresOptions } from "./postgres/embedded-postgres.ts";
export {
  DataDirectoryInUseError,
  openDataDirectory,
  readInstallationKey,
  type DataDirectory,
} from "./data-directory.ts";
export { canonicalDigest, canonicalJson, digestOf } from "./crypto/canonical.ts";
export { EnvelopeError, open, seal } from "./crypto/envelope.ts";
export { createKeyring, type DataKey, type Keyring } from "./crypto/keyring.ts";
export {
  createSigner,
  createSigningKey,
  verifyAttestation,
  type Attestation,
  type Signer,
} from "./crypto/signing.ts";
export { createPseudonymKey, createPseudonyms, type Pseudonyms } from "./crypto/pseudonym.ts";
export { hashToken, newToken, tokenMatches } from "./crypto/tokens.ts";
export { loadInstallationSecrets, type InstallationSecrets } from "./crypto/secret-store.ts";
export { describeIssues, invalidRequest, ProblemError, problemOf, type ProblemOptions } from "./problem.ts";
export { createHttp, type Http, type HttpOptions } from "./http.ts";
export { createEventStreams, formatEvent, type EventStream, type EventStreams } from "./sse.ts";
