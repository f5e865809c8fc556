import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { cpuSeconds } from "./ingestion/cpu-seconds.ts";
import { keyOf, reopen, writeExperiments } from "./audit/open-experiments.ts";
import { startControlPlane, type BenchControlPlane } from "./support/control-plane.ts";
import { figureLine } from "./support/figure.ts";
import { now } from "./support/now.ts";
import { median, quantile } from "./support/quantile.ts";

/**
 * What an audit entry costs a kill. Two control planes, alike but that the changes of one leave no entries; thirty-two
 * connections each kill an experiment of theirs at the same moment, now here, now there. Kills of one environment
 * happen one after the other, so that whatever a change does more is waited for by all behind it. Then one kill at a
 * time, with nobody to wait for.
 */
const CONNECTIONS = 32;
const ROUNDS = 40;
const WARM_UP = 8;
const ALONE = 150;

type Side = {
  name: string;
  plane: BenchControlPlane;
  client: pg.Client;
  /** Every round's times. */
  rounds: number[][];
  alone: number[];
  /** Processor time of server and database together. */
  cpuMs: number;
};

const hook = fileURLToPath(new URL("audit/without-entries.ts", import.meta.url));
const sides: Side[] = [];
async function open(name: string, settings: Record<string, string>): Promise<void> {
  const plane = await startControlPlane(settings);
  const client = new pg.Client({ connectionString: plane.databaseUrl });
  sides.push({ name, plane, client, rounds: [], alone: [], cpuMs: 0 });
  await client.connect();
  await writeExperiments(client, CONNECTIONS);
}

async function kill({ plane: { team } }: Side, index: number): Promise<number> {
  const from = now();
  const receipt = await team.kill({
    body: { environment: "production", scope: { kind: "experiment", key: keyOf(index) }, reason: "Bench" },
  });
  const took = now() - from;
  if (!receipt.changed) throw new Error("A kill changed nothing.");
  return took;
}

const entriesOf = async ({ client }: Side): Promise<number> =>
  (
    await client.query<{ count: number }>(
      "select count(*)::int as count from audit_entries where action = 'exposure.kill'",
    )
  ).rows[0]!.count;

try {
  await open("with its entry", {});
  await open("without", { NODE_OPTIONS: `--import ${hook}` });
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    // Whoever comes second finds warmer caches: each is second every other time.
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      await reopen(side.client);
      const cpu = cpuSeconds(side.plane.process.pid ?? 0);
      const times = await Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => kill(side, index)));
      if (round >= 0) {
        side.rounds.push(times);
        side.cpuMs += (cpuSeconds(side.plane.process.pid ?? 0) - cpu) * 1000;
      }
      await sleep(50);
    }
  }
  for (let turn = -10; turn < ALONE; turn++)
    for (const side of turn % 2 === 0 ? sides : sides.toReversed()) {
      await reopen(side.client);
      const took = await kill(side, 0);
      if (turn >= 0) side.alone.push(took);
    }
  const [audited, bare] = sides as [Side, Side];
  const kills = (ROUNDS + WARM_UP) * CONNECTIONS + ALONE + 10;
  const counted = await Promise.all(sides.map(entriesOf));
  if (counted[0] !== kills || counted[1] !== 0)
    throw new Error(`There are ${counted.join(" and ")} entries of ${kills} kills.`);

  for (const { name, rounds, alone } of sides)
    for (const [what, values] of [
      [`${CONNECTIONS} at once`, rounds.flat()],
      ["one at a time", alone],
    ] as const)
      console.log(
        `kill, ${name}, ${what}`.padEnd(36),
        `median ${median(values).toFixed(2)} ms`.padStart(18),
        `p95 ${quantile(values, 0.95).toFixed(2)} ms`.padStart(16),
        `p99 ${quantile(values, 0.99).toFixed(2)} ms`.padStart(16),
      );
  // Round by round, so that what else the machine does falls on both alike.
  const ratio = median(audited.rounds.map((times, index) => median(times) / median(bare.rounds[index]!)));
  const cpuPerKill = ({ cpuMs }: Side) => cpuMs / (ROUNDS * CONNECTIONS);
  console.log(
    `processor time a kill: ${cpuPerKill(audited).toFixed(2)} ms with, ${cpuPerKill(bare).toFixed(2)} ms without; one at a time: ${(median(audited.alone) - median(bare.alone)).toFixed(2)} ms more`,
  );
  console.log(
    figureLine({
      name: `Kill with its audit entry at ${CONNECTIONS} connections`,
      value: ratio,
      unit: "times one without",
      limit: 1.25,
    }),
  );
} finally {
  for (const { client, plane } of sides) {
    await client.end();
    await plane.stop();
  }
}
