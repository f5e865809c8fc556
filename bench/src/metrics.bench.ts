import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createBenchService } from "./ingestion/bench-service.ts";
import { cpuSeconds } from "./ingestion/cpu-seconds.ts";
import { batchBody } from "./ingestion/seven-step-runs.ts";
import { benchFiles } from "./kill/bench-experiment.ts";
import { untilFrozen } from "./metrics/ledger-progress.ts";
import { measuredExperiment, metricCount, outcomeNames, windowMs } from "./metrics/measured-experiment.ts";
import { pushApproved } from "./support/push-approved.ts";
import { startControlPlane } from "./support/control-plane.ts";
import { figureLine } from "./support/figure.ts";
import { median } from "./support/quantile.ts";

/**
 * What metrics cost where evidence comes in. The same runs of seven steps are handed in twice, in alternating rounds:
 * in shadow, where no metric looks at them, and exposed, where units are noted and runs summed. With the exposed ones
 * come two outcomes a unit, and a round ends when the freezing replica has frozen all values of all metrics. Counted
 * in processor time of server and PostgreSQL together: the limit is for taking evidence in; what outcomes and
 * freezing add, which any replica may do, stands beside it.
 */
const INSTANCES = 4;
const BATCH = 150;
const BATCHES = 6;
const ROUNDS = 5;
const WARM_UP = 2;
const RUNS_PER_UNIT = 5;
const perRound = INSTANCES * BATCHES * BATCH;
const unitsPerRound = perRound / RUNS_PER_UNIT;
/** Units mature so long after a round began: its runs began almost a window ago. */
const maturesAfterMs = 4_000;

const plane = await startControlPlane({ BELAY_ALLOWANCE_SECONDS: "1" });
const client = new pg.Client({ connectionString: plane.databaseUrl });
await client.connect();
try {
  const { team } = plane;
  const pid = plane.process.pid!;
  const experiment = measuredExperiment("metrics-bench");
  const { key } = experiment;
  const { revision } = await pushApproved(plane, experiment, benchFiles);
  await team.activate({ body: { environment: "production", experiment: key, revision } });
  const { instances, handIn } = await createBenchService(plane, INSTANCES);

  let sequence = 1;
  type Batch = { runs: string; outcomes: unknown[] };
  /** Each instance's batches of a round. Units come up in any of them, each always on one arm. */
  function batchesOf(round: number, shadow: boolean): Batch[][] {
    const startedAt = new Date(Date.now() - windowMs + maturesAfterMs).toISOString();
    const at = new Date(Date.parse(startedAt) + 60_000).toISOString();
    const unitOf = (index: number) => `account-${round}-${index % unitsPerRound}`;
    let run = 0;
    let outcome = 0;
    return instances.map((instance) =>
      Array.from({ length: BATCHES }, () => {
        const first = sequence;
        sequence += BATCH;
        const runs = batchBody(key, instance, first, BATCH, () => {
          const index = (run++ * 7) % unitsPerRound;
          const assigned = index % 2 === 0 ? "ai" : "baseline";
          // Shadow has one arm: with two phases it has as many rollups as two arms have.
          const phase = shadow ? 1 + (index % 2) : 1;
          return { unit: unitOf(index), assigned, shadow, phase, startedAt };
        });
        const outcomes = Array.from({ length: (2 * BATCH) / RUNS_PER_UNIT }, () => {
          const index = outcome++;
          return {
            id: `${round}-${index}`,
            experiment: key,
            unit: unitOf(index * 7),
            name: outcomeNames[index < unitsPerRound ? 0 : 1],
            at,
            value: index % 100,
          };
        });
        return { runs, outcomes };
      }),
    );
  }

  type Spent = { evidence: number; outcomes: number; frozen: number };
  /** Processor seconds until the evidence is in, until its outcomes are as well, and until all is frozen. */
  async function spent(
    batches: Batch[][],
    withMetrics: boolean,
    end: () => Promise<unknown>,
  ): Promise<Spent> {
    const before = cpuSeconds(pid);
    const since = () => cpuSeconds(pid) - before;
    const each = (hand: (batch: Batch) => Promise<void>) =>
      Promise.all(
        batches.map(async (own) => {
          for (const batch of own) await hand(batch);
        }),
      );
    await each(({ runs }) => handIn("/api/v1/evidence", runs, BATCH));
    const evidence = since();
    if (withMetrics)
      await each(({ outcomes }) => handIn("/api/v1/outcomes", JSON.stringify({ outcomes }), outcomes.length));
    const outcomes = since();
    await end();
    return { evidence, outcomes, frozen: since() };
  }

  const rounds: { plain: Spent; measured: Spent }[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    let waitedMs = 0;
    const measured = await spent(batchesOf(round, false), true, async () => {
      waitedMs = await untilFrozen(client, (round + 1) * unitsPerRound, metricCount);
    });
    // What an idle control plane uses while it is waited for falls on both.
    const plain = await spent(batchesOf(round, true), false, () => sleep(waitedMs));
    if (round >= WARM_UP) rounds.push({ plain, measured });
  }
  const { rows } = await client.query<{ fates: string }>(
    "select sum((state #>> '{fates,meeting-booked,counted}')::int) as fates from metric_states where metric = 'meetings'",
  );
  const micros = (seconds: number) => `${((seconds / perRound) * 1e6).toFixed(0)} µs`;
  const cost = (of: (round: (typeof rounds)[number]) => number) => micros(median(rounds.map(of)));
  const share = (part: keyof Spent) =>
    100 * median(rounds.map(({ plain, measured }) => plain[part] / measured[part]));
  console.log(
    `Taking in a run costs ${cost(({ plain }) => plain.evidence)} of processor time without metrics, ${cost(({ measured }) => measured.evidence)} with ${metricCount} business metrics and a new unit in ${RUNS_PER_UNIT} runs`,
  );
  console.log(
    `With two outcomes a unit and every value frozen meanwhile it is ${cost(({ plain }) => plain.frozen)} and ${cost(({ measured }) => measured.frozen)}: ${share("frozen").toFixed(1)} % of the rate`,
  );
  console.log(
    `${(WARM_UP + ROUNDS) * unitsPerRound} units frozen, ${rows[0]?.fates} of their outcomes counted by one metric`,
  );
  console.log(
    figureLine({
      name: "Ingestion with all metrics on",
      value: share("evidence"),
      unit: "% of its rate without",
      limit: 70,
      atLeast: true,
    }),
  );
} finally {
  await client.end();
  await plane.stop();
}
