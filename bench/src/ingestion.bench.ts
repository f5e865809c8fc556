import { benchExperiment, benchFiles } from "./kill/bench-experiment.ts";
import { createCopyFloor } from "./ingestion/copy-floor.ts";
import { createBenchService } from "./ingestion/bench-service.ts";
import { cpuSeconds, ownCpuSeconds } from "./ingestion/cpu-seconds.ts";
import { batchBody } from "./ingestion/seven-step-runs.ts";
import { pushApproved } from "./support/push-approved.ts";
import { startControlPlane } from "./support/control-plane.ts";
import { figureLine } from "./support/figure.ts";
import { median } from "./support/quantile.ts";

/**
 * Runs of seven steps with 4 KB of payloads, handed in over HTTP as the SDK does: checked, encrypted, rolled up and
 * committed to disk. Counted in runs for each second of processor time that the server and its PostgreSQL use
 * together, so that what else runs on this machine says nothing. Beside it the floor: PostgreSQL alone, as it takes
 * the same finished rows by COPY.
 */
const INSTANCES = 4;
const BATCH = 150;
const BATCHES = 6;
const ROUNDS = 7;
const WARM_UP = 2;
const perRound = INSTANCES * BATCHES * BATCH;

const plane = await startControlPlane();
try {
  const { team } = plane;
  const pid = plane.process.pid!;
  const { key } = benchExperiment;
  const { revision } = await pushApproved(plane, benchExperiment, benchFiles);
  await team.activate({ body: { environment: "production", experiment: key, revision } });
  const { instances, handIn } = await createBenchService(plane, INSTANCES);

  type Spent = { seconds: number; cpu: number; server: number };
  async function spent(work: () => Promise<unknown>): Promise<Spent> {
    const before = { at: performance.now(), cpu: cpuSeconds(pid), server: ownCpuSeconds(pid) };
    await work();
    return {
      seconds: (performance.now() - before.at) / 1_000,
      cpu: cpuSeconds(pid) - before.cpu,
      server: ownCpuSeconds(pid) - before.server,
    };
  }

  const bodiesOf = (round: number) =>
    instances.map((instance) =>
      Array.from({ length: BATCHES }, (_, index) =>
        batchBody(key, instance, 1 + (round * BATCHES + index) * BATCH, BATCH),
      ),
    );
  const rounds: Spent[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const bodies = bodiesOf(round);
    const measured = await spent(() =>
      Promise.all(
        bodies.map(async (own) => {
          for (const body of own) await handIn("/api/v1/evidence", body, BATCH);
        }),
      ),
    );
    if (round >= WARM_UP) rounds.push(measured);
  }

  const floor = await createCopyFloor(plane.databaseUrl, perRound, BATCH);
  const floorRounds: Spent[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const measured = await spent(() => floor.round());
    if (round >= WARM_UP) floorRounds.push(measured);
  }
  await floor.close();

  const perCpuSecond = median(rounds.map(({ cpu }) => perRound / cpu));
  const floorPerCpuSecond = median(floorRounds.map(({ cpu }) => perRound / cpu));
  const micros = (seconds: number) => `${((seconds / perRound) * 1e6).toFixed(0)} µs`;
  console.log(
    `A run costs ${micros(median(rounds.map(({ cpu }) => cpu)))} of processor time, ${micros(median(rounds.map(({ server }) => server)))} of it in the server and the rest in PostgreSQL`,
  );
  console.log(
    `On this machine, with whatever else ran: ${median(rounds.map(({ seconds }) => perRound / seconds)).toFixed(0)} runs in a second`,
  );
  console.log(
    `Raw COPY of the same rows: ${floorPerCpuSecond.toFixed(0)} runs for each second of PostgreSQL's processor time`,
  );
  console.log(
    figureLine({
      name: "Ingestion on one core",
      value: perCpuSecond,
      unit: "runs/s",
      limit: 1_000,
      atLeast: true,
      ratio: perCpuSecond / floorPerCpuSecond,
      peer: "raw COPY of the finished rows",
    }),
  );
} finally {
  await plane.stop();
}
