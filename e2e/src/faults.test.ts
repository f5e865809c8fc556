import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { isBelayProblem } from "@belay/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startExampleSystem, type CallAnswer, type ExampleSystem } from "./testing/example-system.ts";

const environment = "production";
const seed = 20_260_105;
const callsAtOnce = 3;
/** The CRM lists no more than 500 at once; what is answered in haste while all is away would be more. */
const mostCalls = 400;
const victims = ["server", "postgres", "service", "worker"] as const;
type Victim = (typeof victims)[number];

let system: ExampleSystem;
beforeAll(async () => {
  system = await startExampleSystem({ draftingMs: 150 });
});
afterAll(() => system.stop());

/** Chance that is the same each time, for a name. */
const chance = (name: string): number =>
  createHash("sha256").update(`${seed} ${name}`).digest().readUInt32BE() / 2 ** 32;
const shuffled = <Item>(items: readonly Item[], name: string): Item[] =>
  [...items].toSorted((a, b) => chance(`${name} ${String(a)}`) - chance(`${name} ${String(b)}`));

/** Work that goes on beside the kills, whatever fails; what it was told for certain is noted. */
function createTraffic({ owner, experiment, call, hand }: ExampleSystem) {
  const answers = new Map<string, CallAnswer & { at: number }>();
  const verdicts = new Map<string, { verdict: "approved" | "edited" | "rejected"; body?: string }>();
  const seenRuns = new Map<string, string>();
  let calling = true;
  let reviewing = true;
  let index = 0;

  async function calls(): Promise<void> {
    while (calling && index < mostCalls) {
      const next = call(index++);
      for (;;) {
        try {
          answers.set(next.id, { ...(await hand(next)), at: performance.now() });
          break;
        } catch {
          await sleep(100); // The service is away, or was when it had half done it: its caller asks again.
        }
      }
      await sleep(250);
    }
  }

  async function review(): Promise<void> {
    while (reviewing) {
      try {
        const { items } = await owner.reviews({ query: { environment, limit: 20 } });
        for (const { id } of items.filter((item) => item.state === "waiting")) await decide(id);
        const { items: runs } = await owner.runs({ query: { environment, experiment, limit: 200 } });
        for (const run of runs) seenRuns.set(run.id, run.state);
      } catch (error) {
        if (!isBelayProblem(error)) throw error;
      }
      await sleep(100);
    }
  }

  async function decide(id: string): Promise<void> {
    const params = { review: id };
    await owner.claim({ params });
    const { draft, draftDigest, reasons } = await owner.review({ params });
    const mail = draft as { subject: string; body: string };
    const kind = chance(id);
    if (kind < 0.6) {
      await owner.decide({ params, body: { verdict: "approved", draftDigest } });
      verdicts.set(id, { verdict: "approved", body: mail.body });
    } else if (kind < 0.85) {
      const final = { ...mail, body: `${mail.body}\n\nP.S. Edited.` };
      await owner.decide({ params, body: { verdict: "edited", draftDigest, final } });
      verdicts.set(id, { verdict: "edited", body: final.body });
    } else {
      await owner.decide({
        params,
        body: { verdict: "rejected", draftDigest, reason: reasons[0] ?? "other" },
      });
      verdicts.set(id, { verdict: "rejected" });
    }
  }

  const working = Promise.all([...Array.from({ length: callsAtOnce }, calls), review()]);
  return {
    answers,
    verdicts,
    seenRuns,
    endCalls: () => void (calling = false),
    async end(): Promise<void> {
      calling = reviewing = false;
      await working;
    },
  };
}

const kills: Record<Victim, () => Promise<void>> = {
  async server() {
    await system.server.kill();
    await system.server.start();
  },
  async postgres() {
    const [postmaster] = system.server.postgresPids();
    if (postmaster !== undefined) process.kill(postmaster, "SIGKILL");
    await isReady();
  },
  service: () => system.service.kill(),
  worker: () => system.worker.kill(),
};

/** Ready, and so a few times in a row: what was just killed may not have been missed yet. */
async function isReady(): Promise<void> {
  for (let inRow = 0; inRow < 3; await sleep(100)) {
    const answer = await fetch(`${system.server.url}/readyz`).catch(() => undefined);
    inRow = answer?.status === 200 ? inRow + 1 : 0;
    await answer?.arrayBuffer();
  }
}

test(
  "kill -9 of anything, at any moment, loses nothing acknowledged and does nothing twice",
  { timeout: 300_000 },
  async () => {
    const { owner, experiment } = system;
    const traffic = createTraffic(system);
    const rounds: Victim[][] = [
      ...shuffled(victims, "first").map((victim) => [victim]),
      ...shuffled(victims, "second").map((victim) => [victim]),
      shuffled(["server", "service"] as const, "pair"),
      [...victims],
    ];
    const serviceKills: number[] = [];
    try {
      for (const [round, together] of rounds.entries()) {
        await sleep(300 + chance(`round ${round}`) * 900);
        if (together.includes("service")) serviceKills.push(performance.now());
        await Promise.all(together.map((victim) => kills[victim]()));
      }
      await isReady();

      // Everything has resumed by itself: what is handed in now goes all the way.
      const before = traffic.verdicts.size;
      await expect.poll(() => traffic.verdicts.size, { timeout: 60_000 }).toBeGreaterThan(before + 3);
      traffic.endCalls();
      const open = async () => (await owner.reviews({ query: { environment } })).waiting;
      await expect.poll(open, { timeout: 60_000 }).toBe(0);
      const unsettled = async () => {
        const counts = await Promise.all(
          (["approved", "leased", "retrying"] as const).map(
            async (state) =>
              (await owner.actions({ query: { environment, state, limit: 200 } })).items.length,
          ),
        );
        return counts.reduce((sum, count) => sum + count, 0);
      };
      // A worker that was killed has what it had leased for half a minute more.
      await expect.poll(unsettled, { timeout: 90_000, interval: 500 }).toBe(0);
    } finally {
      await traffic.end();
    }
    const { answers, verdicts, seenRuns } = traffic;
    expect(answers.size).toBeGreaterThan(20);
    expect(verdicts.size).toBeGreaterThan(5);

    // One activity for each call, for every call that was answered and no other.
    const activities = await system.activities();
    const references = activities.map((activity) => activity.reference);
    expect(new Set(references)).toEqual(new Set(answers.keys()));
    expect(references).toHaveLength(answers.size);
    const byCall = new Map(activities.map((activity) => [activity.reference, activity]));

    // No acknowledged review or approval is missing, and what was approved is what the CRM has.
    for (const [id, answer] of answers) {
      if (answer.pending === undefined) continue;
      const review = await owner.review({ params: { review: answer.pending } });
      const acknowledged = verdicts.get(answer.pending);
      if (acknowledged === undefined) continue;
      expect([id, review.state]).toEqual([id, acknowledged.verdict]);
      if (acknowledged.body !== undefined) expect(byCall.get(id)?.body).toBe(acknowledged.body);
    }

    // No acknowledged run is missing: neither one that a list has shown, nor one that was answered well before a kill
    // of its service. A run whose AI path had begun is there in any case, since it was journalled.
    // A service that had not heard of the experiment yet has nothing to record.
    const lasting = [...answers.values()].filter(
      ({ pending, reason, at }) =>
        pending !== undefined ||
        (reason !== "never-connected" && !serviceKills.some((kill) => kill >= at && kill - at < 2_000)),
    );
    const wanted = [...new Set([...seenRuns.keys(), ...lasting.map((answer) => answer.run)])];
    const describeRun = (run: string) => {
      const answer = [...answers.values()].find((item) => item.run === run);
      return `${run}: ${seenRuns.get(run) ?? "never listed"}, ${answer?.reason ?? "not answered"}`;
    };
    const missing = async () => {
      const found = await Promise.all(
        wanted.map((run) =>
          owner.run({ params: { run } }).then(
            () => [],
            (error: unknown) =>
              isBelayProblem(error) && error.code === "not-found"
                ? [describeRun(run)]
                : Promise.reject(error),
          ),
        ),
      );
      return found.flat();
    };
    await expect.poll(missing, { timeout: 20_000, interval: 500 }).toEqual([]);

    // What was begun and never ended shows as such, and nothing is said to run that doesn't.
    const inState = async (state: "running" | "unended") =>
      (await owner.runs({ query: { environment, experiment, state, limit: 200 } })).items.length;
    await expect.poll(() => inState("running"), { timeout: 20_000 }).toBe(0);
    expect(await inState("unended")).toBeGreaterThan(0);
  },
);
