import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { benchExperiment, benchFiles } from "./kill/bench-experiment.ts";
import type { Heard, Order } from "./kill/instances.ts";
import { now } from "./support/now.ts";
import { pushApproved } from "./support/push-approved.ts";
import { startControlPlane } from "./support/control-plane.ts";
import { figureLine } from "./support/figure.ts";
import { median, quantile } from "./support/quantile.ts";

/**
 * A kill with a thousand connected instances on loopback: from the call to the moment when the last instance has
 * applied it, and until the last one's acknowledgement has reached the control plane. Beside it a bare Node server
 * that writes the same bytes to as many event streams of the same client processes. Rounds alternate in one run.
 */
const INSTANCES = 1_000;
const PROCESSES = 4;
const ROUNDS = 15;
const WARM_UP = 3;
const environment = "production";
const scope = { kind: "experiment", key: benchExperiment.key } as const;

const start = (file: URL): ChildProcess =>
  fork(fileURLToPath(file), [], { stdio: ["ignore", "inherit", "inherit", "ipc"] });

const plane = await startControlPlane();
const children: ChildProcess[] = [];
try {
  const { team, url } = plane;
  const { revision } = await pushApproved(plane, benchExperiment, benchFiles);
  let { version } = await team.activate({ body: { environment, experiment: benchExperiment.key, revision } });
  const { secret } = await team.createKey({ body: { name: "bench", purpose: "service", environment } });

  const broadcaster = start(new URL("kill/broadcaster.ts", import.meta.url));
  children.push(broadcaster);
  const floorUrl = `http://127.0.0.1:${String((await once(broadcaster, "message"))[0])}/`;

  const waiting = new Map<string, { left: number; heard: Heard[]; done: (heard: Heard[]) => void }>();
  /** What every process has to say on a round, once all of them have. */
  const everybody = (round: string) =>
    new Promise<Heard[]>((resolve) => waiting.set(round, { left: PROCESSES, heard: [], done: resolve }));
  const order: Order = { url, key: secret, floorUrl, count: INSTANCES / PROCESSES };
  for (let index = 0; index < PROCESSES; index++) {
    const child = start(new URL("kill/instances.ts", import.meta.url));
    children.push(child);
    child.send(order);
    await once(child, "message");
    child.on("message", (message) => {
      const said = message as Heard;
      const round = waiting.get(said.round);
      if (round === undefined) return;
      round.heard.push(said);
      if (--round.left === 0) round.done(round.heard);
    });
    process.stdout.write(`\r${(index + 1) * order.count} of ${INSTANCES} instances connected`);
  }
  process.stdout.write("\n");

  const kills: { applied: number[]; answered: number; confirmed: number; confirmedSeen: number }[] = [];
  const floors: number[][] = [];
  let bytes = "";

  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const heardKill = everybody(`kill ${version + 1}`);
    const from = now();
    const receipt = await team.kill({ body: { environment, scope } });
    const answered = now() - from;
    version = receipt.version;
    const heard = await heardKill;
    const confirmed = await confirmations(version);
    const confirmedSeen = now() - from;
    if (confirmed.confirmed !== INSTANCES)
      throw new Error(`${confirmed.confirmed} of ${INSTANCES} instances confirmed.`);
    bytes = heard[0]!.bytes;

    const heardResume = everybody(`kill ${version + 1}`);
    version = (await team.resume({ body: { environment, scope, reason: "Next round" } })).version;
    await heardResume;
    await sleep(300);

    const heardFloor = everybody(`floor ${version}`);
    const floorFrom = now();
    const data = JSON.stringify({ ...JSON.parse(bytes), version });
    await fetch(floorUrl, { method: "POST", body: `event: patch\nid: ${version}\ndata: ${data}\n\n` });
    const floor = (await heardFloor).flatMap(({ at }) => at.map((time) => time - floorFrom));
    await sleep(300);

    if (round < 0) continue;
    const applied = heard.flatMap(({ at }) => at.map((time) => time - from));
    kills.push({ applied, answered, confirmed: confirmed.latestMs!, confirmedSeen });
    floors.push(floor);
    process.stdout.write(
      `round ${round + 1}/${ROUNDS}: applied by all in ${Math.max(...applied).toFixed(1)} ms, confirmed in ${confirmed.latestMs} ms; bare ${Math.max(...floor).toFixed(1)} ms\n`,
    );
  }

  async function confirmations(of: number) {
    for (;;) {
      const found = await team.confirmations({ query: { environment, version: of } });
      if (found.confirmed === found.connected) return found;
      await sleep(20);
    }
  }

  const last = kills.map(({ applied }) => Math.max(...applied));
  const all = kills.flatMap(({ applied }) => applied);
  const bare = floors.map((times) => Math.max(...times));
  const row = (name: string, values: number[]) =>
    console.log(
      name.padEnd(44),
      `median ${median(values).toFixed(1)} ms`.padStart(18),
      `worst ${Math.max(...values).toFixed(1)} ms`.padStart(18),
    );
  console.log(`\n${INSTANCES} instances, ${ROUNDS} rounds, a patch of ${bytes.length} bytes`);
  row(
    "kill: applied by half of the instances",
    kills.map(({ applied }) => median(applied)),
  );
  row("kill: applied by the last instance", last);
  row(
    "kill: the call answered",
    kills.map(({ answered }) => answered),
  );
  row(
    "kill: acknowledged by the last instance",
    kills.map(({ confirmed }) => confirmed),
  );
  row("bare broadcast: heard by the last client", bare);
  console.log(
    `kill, 99th percentile over all ${all.length} applications: ${quantile(all, 0.99).toFixed(1)} ms\n`,
  );
  console.log(
    figureLine({
      name: `Kill applied by all of ${INSTANCES} instances`,
      value: median(last),
      unit: "ms",
      limit: 100,
      ratio: median(last) / median(bare),
      peer: "a bare Node broadcast",
    }),
  );
} finally {
  for (const child of children) child.disconnect();
  await plane.stop();
}
