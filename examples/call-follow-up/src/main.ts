import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readBuild } from "./start/build.ts";
import { allowanceSeconds } from "./sample-outcomes/plan-outcomes.ts";
import { tellSampleOutcomes } from "./sample-outcomes/tell-outcomes.ts";
import { help, OptionError, readOptions, type StartOptions } from "./start/options.ts";
import { readableCalls } from "./read-calls.ts";
import { playCalls, progressLine, type Tally } from "./start/play.ts";
import { prepare, signIn, writeCrmToken } from "./start/prepare.ts";
import { samplePeople } from "./start/sign-memo.ts";
import { createScreen } from "./start/screen.ts";
import { simulateReviewer } from "./start/simulated-reviewer.ts";
import { EndedEarlyError, supervise, type Supervised } from "./start/supervisor.ts";

type Ready = {
  ready: true;
  url: string;
  ownerLink: string;
  sample: { teamLink: string; reviewerLink: string; people: Record<string, string>; databaseUrl: string };
};

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const instances = 2;
const screen = createScreen(process.stdout);
const ending = new AbortController();
const running: Supervised[] = [];

/** Ends in the reverse order of beginning. */
async function end(): Promise<void> {
  if (ending.signal.aborted) return;
  ending.abort();
  if (running.length > 0) screen.endStatus("Ending …");
  for (const process of running.toReversed()) await process.stop();
}

async function run(spec: Parameters<typeof supervise>[0]): Promise<Supervised> {
  const supervised = await supervise(spec, (line) => ending.signal.aborted || screen.line(line));
  running.push(supervised);
  return supervised;
}

async function start(options: StartOptions): Promise<void> {
  const crmToken = randomBytes(24).toString("base64url");
  const usesOwnModel = process.env.OPENAI_API_KEY !== undefined && process.env.OPENAI_API_KEY !== "";
  const from = (name: string) => (said: string | object) =>
    typeof said === "string" ? new RegExp(`${name} ready on (\\S+)`).exec(said)?.[1] : undefined;
  let ready: Ready | undefined;
  const neighbours: { crm?: Supervised } = {};
  // What does not need one another starts side by side.
  const [drafter] = await Promise.all([
    usesOwnModel
      ? undefined
      : run({
          name: "drafter",
          file: path("drafter/main.ts"),
          environment: () => ({}),
          ready: from("drafter"),
        }),
    run({
      name: "belay",
      file: path("../../../packages/server/src/main.ts"),
      args: ["--sample", "--port", String(options.port), "--data-dir", options.dataDir],
      environment: () => ({
        BELAY_LOG_LEVEL: process.env.BELAY_LOG_LEVEL ?? "warn",
        BELAY_SAMPLE_PEOPLE: JSON.stringify(samplePeople),
        BELAY_ALLOWANCE_SECONDS: process.env.BELAY_ALLOWANCE_SECONDS ?? String(allowanceSeconds),
      }),
      ready: (said) => {
        if (typeof said !== "object" || !("ready" in said)) return undefined;
        const before = ready?.sample.databaseUrl;
        ready = said as Ready;
        // Its database may have moved to another port; the CRM keeps its table there.
        if (before !== undefined && before !== ready.sample.databaseUrl) void neighbours.crm?.restart();
        return ready.url;
      },
    }),
  ]);
  const { url, sample, ownerLink } = ready as unknown as Ready;
  const [crmProcess, { pushed, keys, approvalKeys }] = await Promise.all([
    run({
      name: "sample CRM",
      file: path("crm/main.ts"),
      environment: () => ({ CRM_DATABASE_URL: ready?.sample.databaseUrl, CRM_TOKEN: crmToken }),
      ready: from("crm"),
    }),
    prepare(url, { team: sample.teamLink, people: sample.people }, options.dataDir),
  ]);
  neighbours.crm = crmProcess;
  const tokenFile = writeCrmToken(options.dataDir, crmToken);
  const build = process.env.GIT_SHA ?? readBuild(path("."));
  const shared = (key: string, spool: string) => () => ({
    BELAY_URL: url,
    BELAY_KEY: key,
    GIT_SHA: build,
    BELAY_SPOOL_DIR: join(options.dataDir, "spool", spool),
    BELAY_APPROVAL_KEY: approvalKeys[0]?.publicKey,
    CRM_URL: crmProcess.address,
    CRM_TOKEN: crmToken,
    ...(drafter && {
      OPENAI_BASE_URL: drafter.address,
      OPENAI_API_KEY: "none-needed",
      BELAY_MODEL: undefined,
    }),
    ...(usesOwnModel && { BELAY_MODEL: process.env.BELAY_MODEL ?? "gpt-4.1-mini" }),
  });
  const services = await Promise.all([
    ...Array.from({ length: instances }, (_, index) =>
      run({
        name: `call service ${index + 1}`,
        file: path("service/main.ts"),
        environment: shared(keys.service, `service-${index + 1}`),
        ready: from("call service"),
      }),
    ),
    run({
      name: "worker",
      file: path("worker/main.ts"),
      environment: shared(keys.worker, "worker"),
      ready: from("worker"),
    }),
  ]);

  screen.line("");
  screen.line(`  Belay            ${url}`);
  screen.line(`  Sign in (once)   ${ownerLink}`);
  screen.line(
    `  Experiment       call-follow-up, revision ${pushed.revision}${pushed.created ? ", pushed just now" : ""}; memo signed by sample people; sample data`,
  );
  screen.line(
    `  Drafts from      ${usesOwnModel ? `${process.env.BELAY_MODEL ?? "gpt-4.1-mini"} at ${process.env.OPENAI_BASE_URL ?? "https://api.openai.com/v1"}` : `an extractive drafter, which is no language model, at ${drafter?.address}`}`,
  );
  screen.line(
    `  Reviews by       ${options.simulatedReviewer ? "a simulated reviewer, marked as such" : "you, at the review desk"}`,
  );
  screen.line(`  Sample CRM       ${crmProcess.address}/activities, its token in ${tokenFile}`);
  screen.line(
    `                   curl -H "authorization: Bearer $(cat '${tokenFile}')" ${crmProcess.address}/activities`,
  );
  if (options.play && options.sampleOutcomes)
    screen.line(
      "  Outcomes         invented for each account and marked as sample; they come in for two minutes after its call",
    );
  screen.line("");

  if (options.simulatedReviewer) {
    const reviewer = await signIn(url, sample.reviewerLink);
    void simulateReviewer(reviewer.client, ending.signal).catch((error: unknown) =>
      screen.line(`simulated reviewer: ${String(error)}`),
    );
  }
  if (options.play) await play(options, () => services.slice(0, instances).map((service) => service.address));
}

async function play(options: StartOptions, services: () => string[]): Promise<void> {
  const onRetry = (sentence: string) => screen.line(`${sentence}; trying again`);
  const { dataDir } = options;
  const { signal } = ending;
  const outcomes = options.sampleOutcomes
    ? tellSampleOutcomes({ dataDir, services, onRetry, now: Date.now, signal })
    : undefined;
  const { tally, earlier } = await playCalls({
    file: options.calls,
    dataDir,
    rate: options.rate,
    rounds: options.rounds,
    services,
    onAnswer: (account, side) => outcomes?.called(account, side),
    onProgress: (now) => screen.status(progressLine(now)),
    onProblem: ({ line, reason }) => screen.line(`${options.calls}, line ${line} ${reason}; skipped`),
    onRetry,
    signal,
  });
  if (ending.signal.aborted) return;
  screen.endStatus(`${lastLine(options, tally, earlier)} Ctrl+C ends Belay.`);
}

function lastLine({ calls }: StartOptions, tally: Tally, earlier: number): string {
  const anew = "another --data-dir plays them anew.";
  if (tally.played + tally.failed > 0)
    return `${progressLine(tally)}. All calls are played${earlier > 0 ? `, ${earlier} of them at an earlier start; ${anew}` : "."}`;
  return earlier > 0
    ? `All ${earlier} calls were played at an earlier start; ${anew}`
    : `${calls} holds no call to play.`;
}

process.on("SIGINT", () => void end());
process.on("SIGTERM", () => void end());
// The launcher has gone; the channel to it must not be what keeps this process alive.
process.on("disconnect", () => void end());
process.channel?.unref();

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) process.stdout.write(`${help}\n`);
  else {
    if (options.play) await readableCalls(options.calls);
    await start(options);
  }
} catch (error) {
  process.exitCode = ending.signal.aborted ? 0 : 1;
  // What the process itself said stands above already.
  const explained = error instanceof EndedEarlyError && error.explained;
  if (!ending.signal.aborted && !explained)
    process.stderr.write(
      `${error instanceof OptionError || !(error instanceof TypeError) ? (error as Error).message : (error as Error).stack}\n`,
    );
  await end();
}
