import { randomInt } from "node:crypto";
import type { EnvironmentKey, SystemInfo } from "@belay/contracts";
import {
  accessRoutes,
  createAccessService,
  tokenOf,
  type AccessService,
  type ProviderOptions,
} from "./modules/access/index.ts";
import { actionRoutes, actionsOfRun, createActionService } from "./modules/actions/index.ts";
import { auditRoutes, createAuditChain, keepAudit } from "./modules/audit/index.ts";
import { createExperimentService, experimentRoutes } from "./modules/experiments/index.ts";
import {
  createExposureService,
  createInstanceRegistry,
  createRenewalService,
  createRulesetFeed,
  createSpendService,
  environmentKeys,
  exposureRoutes,
  keepTimeboxes,
} from "./modules/exposure/index.ts";
import {
  createAgenda,
  createIntakeService,
  createRubricService,
  intakeAnswersOf,
  intakeRoutes,
} from "./modules/intakes/index.ts";
import {
  createMetricQueries,
  createOutcomeService,
  keepMetrics,
  metricRoutes,
  noteAssignments,
  recompute,
  sumReview,
  sumRuns,
  type Recomputed,
} from "./modules/metrics/index.ts";
import {
  createMemoGuard,
  createMemoService,
  memoAgenda,
  memoRoutes,
  signedMemoOf,
} from "./modules/memos/index.ts";
import { createPasskeyService, passkeyRoutes } from "./modules/passkeys/index.ts";
import { createExperimentSummaries } from "./modules/portfolio/index.ts";
import {
  createReviewService,
  finalOfRun,
  keepReviews,
  reviewOfRun,
  reviewRoutes,
} from "./modules/reviews/index.ts";
import {
  createRunService,
  createSubjectKeys,
  evidenceGaps,
  keepRuns,
  runRoutes,
  unitsByRing,
} from "./modules/runs/index.ts";
import { createKeptAudits, createStageQueries, stageRoutes } from "./modules/stages/index.ts";
import { createLiveEvents, telemetryRoutes } from "./modules/telemetry/index.ts";
import { systemClock, type Clock } from "./platform/clock.ts";
import { ConfigError } from "./platform/config.ts";
import { createKeyring } from "./platform/crypto/keyring.ts";
import { loadInstallationSecrets } from "./platform/crypto/secret-store.ts";
import { createDatabase } from "./platform/database.ts";
import { mountEndpoints } from "./platform/endpoints.ts";
import { createHttp } from "./platform/http.ts";
import { createIdentifiers } from "./platform/identifiers.ts";
import type { Log } from "./platform/log.ts";
import { migrate } from "./platform/migrations.ts";
import { serveDashboard } from "./platform/static-files.ts";
import type { Schema } from "./schema.ts";

export type AppOptions = {
  databaseUrl: string;
  databasePoolSize?: number;
  /** 32 bytes; everything encrypted hangs on it. */
  installationKey: Buffer;
  log: Log;
  clock?: Clock;
  leaseMs?: number;
  sampleMode?: boolean;
  bootstrapToken?: string | undefined;
  /** Where browsers reach Belay; the address it listens at unless set. */
  publicUrl?: string | undefined;
  /** Owners and administrators may only look until they have a second factor. */
  requireSecondFactor?: boolean;
  /** An OpenID provider at which people may sign in. */
  provider?: ProviderOptions | undefined;
  /** How long evidence and outcomes may take before values are frozen; 10 minutes unless set. */
  allowanceMs?: number;
  /** Cookies are for HTTPS only. */
  secureCookies?: boolean;
  /** The dashboard's build; none: API only. */
  dashboardDirectory?: string | undefined;
  /** Check answers against the contract: in tests. */
  checkResponses?: boolean;
};

export type App = {
  access: AccessService;
  /** Returns the address it answers at. */
  listen(options: { port: number; host: string }): Promise<string>;
  close(): Promise<void>;
};

const version = "0.1.0";
const evidenceBodyLimit = 8 * 1_048_576;
const defaultAllowanceMs = 600_000;

/** The composition root: the only place where modules meet. */
export async function createApp(options: AppOptions): Promise<App> {
  const {
    log,
    clock = systemClock,
    leaseMs = 30_000,
    sampleMode = false,
    allowanceMs = defaultAllowanceMs,
  } = options;
  await migrate({ url: options.databaseUrl, log });
  const database = createDatabase<Schema>({
    url: options.databaseUrl,
    log,
    ...(options.databasePoolSize && { poolSize: options.databasePoolSize }),
  });
  const keyring = createKeyring([options.installationKey]);
  const { signer, pseudonyms, signInSecret } = await loadInstallationSecrets({ database, keyring });
  const identifiers = createIdentifiers(clock);
  const reviewStripe = randomInt(8);
  const { app: http, streams, listen, close } = createHttp({ log });

  const closing = new AbortController();
  let address = "http://127.0.0.1";
  const access = createAccessService({
    database,
    clock,
    identifiers,
    keyring,
    log,
    sampleMode,
    bootstrapToken: options.bootstrapToken,
    requireSecondFactor: options.requireSecondFactor ?? false,
    signInSecret,
    baseUrl: () => options.publicUrl ?? address,
    provider: options.provider,
    streams,
  });
  if (sampleMode && (await access.realPeople()) > 0) {
    await access.close();
    await database.close();
    throw new ConfigError([
      "Sample mode can't be switched on here: there are real people in this installation. Use another --data-dir for samples.",
    ]);
  }
  const experiments = createExperimentService({ database, clock, identifiers });
  const feed = createRulesetFeed({ database, clock, log, experiments, leaseMs });
  const live = createLiveEvents({ database, streams, log });
  const subjectKeys = createSubjectKeys({ keyring, pseudonyms, clock });
  const instances = createInstanceRegistry({
    database,
    clock,
    log,
    evidenceGaps: (ids) => evidenceGaps(database.kysely, ids),
    onRenewed: (environment) => live.touch(environment, "instances"),
  });
  const spend = createSpendService({ database, clock, feed });
  const renewals = createRenewalService({ feed, instances, spend, clock, leaseMs });
  const guard = createMemoGuard({ clock, signer, sampleMode });
  const exposure = createExposureService({
    database,
    clock,
    identifiers,
    experiments,
    feed,
    instances,
    ringUnits: (environment, experiment) => unitsByRing(database.kysely, environment, experiment),
    guard,
  });
  const touchIntakes = () => environmentKeys.forEach((environment) => live.touch(environment, "intakes"));
  const intakeParts = { database, clock, identifiers, onChanged: touchIntakes };
  const intakes = createIntakeService(intakeParts);
  const passkeys = createPasskeyService({
    database,
    clock,
    identifiers,
    publicUrl: options.publicUrl,
    proveFactor: access.factor.prove,
  });
  const memos = createMemoService({
    database,
    clock,
    identifiers,
    signer,
    passkeys,
    sampleMode,
    takeIntake: async (tx, caller, intake, experiment) => {
      await intakes.takeIntoMemo(tx, caller, intake, experiment);
      touchIntakes();
    },
  });
  const actions = createActionService({ database, clock, identifiers, signer, subjectKeys });
  const reviews = createReviewService({
    database,
    clock,
    identifiers,
    experiments,
    actions,
    subjectKeys,
    noteEnded: (tx, review) => sumReview(tx, reviewStripe, review),
  });
  const runs = createRunService({
    database,
    clock,
    identifiers,
    log,
    subjectKeys,
    noteExposed: noteAssignments,
    noteEnded: sumRuns,
    onIngested: (environment) => live.touch(environment, "runs", "experiments"),
  });
  const outcomes = createOutcomeService({
    database,
    clock,
    identifiers,
    experiments,
    subjectKeys,
    onTaken: (environment) => live.touch(environment, "experiments"),
  });
  const metrics = createMetricQueries({ database, clock, experiments });
  const audit = createAuditChain({ database, clock, signer });
  const stages = createStageQueries({
    database,
    clock,
    experiments,
    metricsReport: metrics.report,
    signedMemo: (experiment, digest) => signedMemoOf(database.kysely, experiment, digest, memos.judgement()),
  });
  const summaries = createExperimentSummaries({ database, clock, instances, experiments, guard });

  const agenda = createAgenda({
    database,
    clock,
    memoItems: () => memoAgenda(database.kysely, memos.judgement()),
  });

  feed.watch((environment) => live.touch(environment, "exposure", "experiments", "instances"));
  database.listen("belay_reviews", (event) => {
    if (event.kind === "notification")
      live.touch(event.payload as EnvironmentKey, "reviews", "runs", "actions", "experiments");
  });

  const system: SystemInfo = {
    version,
    sampleMode,
    environments: environmentKeys,
    leaseMs,
    approvalKeys: [{ keyId: signer.keyId, publicKey: signer.publicKey }],
  };
  mountEndpoints(
    http,
    {
      ...telemetryRoutes({ database, feed, streams, system }),
      ...accessRoutes(access, { secureCookies: options.secureCookies ?? false }),
      ...passkeyRoutes(passkeys),
      ...experimentRoutes({ database, experiments, summaries }),
      ...exposureRoutes({ database, exposure, renewals, feed, instances, streams }),
      ...runRoutes({
        database,
        runs,
        experiments,
        subjectKeys,
        reviewOf: (run) => reviewOfRun(database.kysely, run),
        actionsOf: (run) => actionsOfRun(database.kysely, run),
        finalOf: (run) => finalOfRun(database.kysely, subjectKeys, run),
      }),
      ...reviewRoutes({ database, reviews, experiments, subjectKeys }),
      ...actionRoutes({ database, actions, closing: closing.signal }),
      ...intakeRoutes({ database, intakes, rubric: createRubricService(intakeParts), agenda }),
      ...metricRoutes({ database, outcomes, metrics, experiments }),
      ...stageRoutes({
        database,
        experiments,
        stages,
        audits: createKeptAudits({ database, clock, identifiers }),
      }),
      ...memoRoutes({
        database,
        memos,
        onChanged: (what) =>
          environmentKeys.forEach((environment) =>
            live.touch(environment, "memos", ...(what === "standing" ? (["experiments"] as const) : [])),
          ),
        approvalKeys: [{ keyId: signer.keyId, publicKey: signer.publicKey }],
        answersOf: async (intake) => (await intakeAnswersOf(database.kysely, intake))?.answers,
      }),
      ...auditRoutes({ database, clock, identifiers, signer, chain: audit }),
    },
    {
      authenticate: async (request) => {
        const token = tokenOf(request);
        return token === undefined ? null : access.authenticate(token);
      },
      bodyLimits: { evidence: evidenceBodyLimit, push: evidenceBodyLimit },
      ...(options.checkResponses && { checkResponses: true }),
    },
  );
  if (options.dashboardDirectory) serveDashboard(http, options.dashboardDirectory);

  await feed.start();
  const upkeep = [
    keepReviews({ database, reviews, feed }),
    keepRuns({ database, clock }),
    keepTimeboxes({ database, clock, log, experiments, exposure }),
    keepAudit({ database, clock, log, chain: audit }),
    keepMetrics({
      database,
      clock,
      log,
      experiments,
      allowanceMs,
      onFrozen: (environment) => live.touch(environment, "experiments"),
    }),
  ];

  return {
    access,
    async listen(where) {
      address = await listen(where);
      return address;
    },
    async close() {
      closing.abort();
      await close();
      await Promise.all(upkeep.map((job) => job.stop()));
      await Promise.all([feed.close(), instances.close(), live.close(), access.close()]);
      await database.close();
    },
  };
}

/** Rebuilds every experiment's analysis ledger from evidence and says where they differ. It changes nothing. */
export async function recomputeLedger({
  databaseUrl,
  log,
}: Pick<AppOptions, "databaseUrl" | "log">): Promise<Recomputed[]> {
  await migrate({ url: databaseUrl, log });
  const database = createDatabase<Schema>({ url: databaseUrl, log });
  try {
    return await recompute({
      database,
      experiments: createExperimentService({
        database,
        clock: systemClock,
        identifiers: createIdentifiers(systemClock),
      }),
    });
  } finally {
    await database.close();
  }
}
