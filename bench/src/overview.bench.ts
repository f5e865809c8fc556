import { randomUUID } from "node:crypto";
import type { BelayClient } from "@belay/client";
import pg from "pg";
import { batchBody } from "./ingestion/seven-step-runs.ts";
import { benchFiles } from "./kill/bench-experiment.ts";
import { untilFrozen } from "./metrics/ledger-progress.ts";
import { measuredExperiment, metricCount, outcomeNames, windowMs } from "./metrics/measured-experiment.ts";
import { fillHistory } from "./overview/fill-history.ts";
import { pushApproved } from "./support/push-approved.ts";
import { startControlPlane, type BenchControlPlane } from "./support/control-plane.ts";
import { figureLine } from "./support/figure.ts";
import { quantile } from "./support/quantile.ts";

/**
 * What the portfolio and an experiment's overview ask for, at ten thousand runs and at a million: two control planes
 * on two databases of one PostgreSQL, asked in turn over HTTP. Both have four more
 * experiments that ran for the last hour: traffic is the same, the past is not.
 */
const sizes = { few: 10_000, many: 1_000_000 };
const ROUNDS = 150;
const WARM_UP = 20;
/** Units whose values the control plane itself freezes; the larger has them out of balance as far as chance goes. */
const REAL = { units: 1_000, moreAi: { few: 40, many: 400 } };
const others = ["quotes", "renewals", "tickets", "invoices"];
const ofOthers = 1_500;
const main = "overview-bench";

/** Pushes the experiments and has the first units' values frozen, for states of the real shape. */
async function prepare(plane: BenchControlPlane, client: pg.Client, moreAi: number): Promise<void> {
  const { team, url } = plane;
  for (const key of [main, ...others]) {
    const { revision } = await pushApproved(plane, measuredExperiment(key), benchFiles);
    await team.activate({ body: { environment: "production", experiment: key, revision } });
  }
  const { secret } = await team.createKey({
    body: { name: "bench", purpose: "service", environment: "production" },
  });
  const handIn = async (path: string, body: string) => {
    const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
    const response = await fetch(`${url}${path}`, { method: "POST", headers, body });
    const receipt = (await response.json()) as { accepted?: number; refused?: unknown[] };
    if (!receipt.accepted || receipt.refused?.length !== 0)
      throw new Error(`A batch was not taken: ${JSON.stringify(receipt)}`);
  };
  const startedAt = new Date(Date.now() - windowMs + 5_000).toISOString();
  const instance = { id: randomUUID(), service: "bench", build: "bench", sdk: "bench" };
  let unit = 0;
  for (let first = 1; first <= REAL.units; first += 200) {
    const from = unit;
    await handIn(
      "/api/v1/evidence",
      batchBody(main, instance, first, 200, () => {
        const index = unit++;
        const assigned = index % 2 === 0 || index < 2 * moreAi ? "ai" : "baseline";
        return { unit: `real-${index}`, assigned, startedAt };
      }),
    );
    const outcomes = Array.from({ length: 200 }, (_, index) => ({
      id: `${from + index}`,
      experiment: main,
      unit: `real-${from + index}`,
      name: outcomeNames[(index >> 1) % 2],
      at: new Date(Date.parse(startedAt) + 60_000).toISOString(),
      value: index % 100,
    }));
    await handIn("/api/v1/outcomes", JSON.stringify({ outcomes }));
  }
  await untilFrozen(client, REAL.units, metricCount);
}

const questions: Record<string, (team: BelayClient) => Promise<unknown>> = {
  "the list of experiments": (team) => team.experiments({ query: {} }),
  "an experiment": (team) => team.experiment({ params: { experiment: main }, query: {} }),
  "its metrics": (team) => team.metrics({ params: { experiment: main }, query: {} }),
  "one metric": (team) => team.metric({ params: { experiment: main, metric: "meetings" }, query: {} }),
  "its activity": (team) => team.activity({ params: { experiment: main }, query: {} }),
};

const planes: BenchControlPlane[] = [];
const clients: pg.Client[] = [];
async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  clients.push(client);
  return client;
}
const settings = { BELAY_ALLOWANCE_SECONDS: "0" };
try {
  const many = await startControlPlane(settings);
  planes.push(many);
  const large = await connect(many.databaseUrl);
  await large.query("create database few");
  const address = new URL(many.databaseUrl);
  address.pathname = "/few";
  const few = await startControlPlane({ ...settings, BELAY_DATABASE_URL: address.href });
  planes.push(few);
  const small = await connect(address.href);

  const filling = performance.now();
  await Promise.all([prepare(few, small, REAL.moreAi.few), prepare(many, large, REAL.moreAi.many)]);
  for (const [client, size] of [
    [small, "few"],
    [large, "many"],
  ] as const) {
    const runs = sizes[size];
    for (const experiment of [...others, main])
      await fillHistory(client, {
        experiment,
        workflow: "bench",
        runs: experiment === main ? runs - REAL.units : ofOthers,
      });
    await client.query("analyze");
  }
  for (const { team } of planes) {
    const { activity } = await team.experiment({ params: { experiment: main }, query: {} });
    const [success] = (await team.metrics({ params: { experiment: main }, query: {} })).items;
    console.log(
      `One shows ${activity.arms.ai.runs + activity.arms.baseline.runs} runs, ${success?.planned?.mature} of ${success?.planned?.assigned} units mature`,
    );
  }
  console.log(`Filled in ${((performance.now() - filling) / 1000).toFixed(0)} s`);

  const took: Record<string, { few: number[]; many: number[] }> = {};
  for (const name of Object.keys(questions)) took[name] = { few: [], many: [] };
  const timed = async (ask: (team: BelayClient) => Promise<unknown>, { team }: BenchControlPlane) => {
    const from = performance.now();
    await ask(team);
    return performance.now() - from;
  };
  for (let round = 0; round < WARM_UP + ROUNDS; round++)
    for (const [name, ask] of Object.entries(questions)) {
      // Whoever comes second finds a warmer processor: they take turns.
      const order = round % 2 === 0 ? (["few", "many"] as const) : (["many", "few"] as const);
      for (const size of order) {
        const ms = await timed(ask, size === "few" ? few : many);
        if (round >= WARM_UP) took[name]![size].push(ms);
      }
    }
  const names = Object.keys(questions);
  for (const name of names) {
    const at = (share: number, size: "few" | "many") => quantile(took[name]![size], share).toFixed(1);
    console.log(
      `${name}: median ${at(0.5, "few")} ms and ${at(0.5, "many")} ms, p95 ${at(0.95, "few")} ms and ${at(0.95, "many")} ms`,
    );
  }
  for (const name of names)
    console.log(
      figureLine({
        name: `Overview at a million runs, ${name}`,
        value: quantile(took[name]!.many, 0.95),
        unit: "ms p95",
        limit: 50,
        ratio: quantile(took[name]!.many, 0.95) / quantile(took[name]!.few, 0.95),
        peer: "ten thousand runs",
      }),
    );
  console.log(
    figureLine({
      name: "Overview at a million runs beside ten thousand, the worst",
      value: Math.max(
        ...names.map((name) => quantile(took[name]!.many, 0.95) / quantile(took[name]!.few, 0.95)),
      ),
      unit: "times the p95",
      limit: 1.5,
    }),
  );
} finally {
  for (const client of clients) await client.end();
  for (const plane of planes.toReversed()) await plane.stop();
}
