import { createHash } from "node:crypto";
import type { RunHead, RunState } from "@belay/contracts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addTouched, setReviewState } from "./run-store.ts";
import { pageOfRuns } from "./run-list.ts";
import { begun, ended, lost, sampleHead } from "./testing/evidence-samples.ts";
import { createRunTestSystem, type RunTestSystem } from "./testing/run-test-system.ts";

let system: RunTestSystem;
beforeAll(async () => {
  system = await createRunTestSystem();
  await system.push({
    key: "other-mail",
    workflow: { key: "other", name: "Other", owner: "Ada", systemOfRecord: "CRM" },
  });
});
afterAll(() => system.close());

type Query = NonNullable<NonNullable<Parameters<RunTestSystem["owner"]["runs"]>[0]>["query"]>;
const idsOf = async (query: Query, client = system.owner) =>
  (await client.runs({ query })).items.map(({ id }) => id);

test("pages follow each other newest first, without a gap or a repetition, whatever arrives meanwhile", async () => {
  const heads = Array.from({ length: 23 }, () =>
    sampleHead({ experiment: Math.random() < 0.5 ? "note-mail" : "other-mail", unit: "paged" }),
  );
  await system.handIn(heads.map((head, index) => ended(index + 1, head)));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await system.owner.runs({ query: { unit: "paged", limit: 5, cursor } });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next ?? undefined;
    await system.handIn([ended(1, sampleHead({ unit: "paged" }))]);
  } while (cursor !== undefined);
  expect(seen).toEqual(heads.map(({ id }) => id).toReversed());
});

test("a cursor that is none of ours is refused in words", async () => {
  await expect(system.owner.runs({ query: { cursor: "12" } })).rejects.toMatchObject({
    code: "invalid-request",
    message: expect.stringContaining("cursor"),
  });
});

test("each filter finds its runs and no others", async () => {
  const experiment = "filtered";
  await system.push({ key: experiment });
  const make = (change: Partial<RunHead> = {}) => sampleHead({ experiment, ...change });
  const runs = {
    plain: make(),
    baseline: make({ assigned: "baseline" }),
    outside: make({ assigned: null, ring: null }),
    failed: make({ ring: 2 }),
    gold: make({ attributes: { tier: "gold", size: 3 } }),
    unit: make({ unit: "account-42" }),
    touched: make(),
    second: make({ revision: 2 }),
  };
  await system.push({ key: experiment, name: "Changed" });
  const records = Object.values(runs).map((head, index) =>
    ended(index + 1, head, head === runs.failed ? { outcome: "failed", category: "model" } : {}),
  );
  expect((await system.handIn(records)).refused).toEqual([]);
  await addTouched(system.database.kysely, "production", runs.touched.id, crypto.randomUUID(), [
    { system: "crm", recordType: "mail", record: "mail-7", verb: "created", at: new Date().toISOString() },
  ]);
  const { unit } = await system.owner.run({ params: { run: runs.unit.id } });
  const found: [Query, RunHead[]][] = [
    [{ arm: "baseline" }, [runs.baseline]],
    [{ state: "failed" }, [runs.failed]],
    [{ category: "model" }, [runs.failed]],
    [{ ring: 2 }, [runs.failed]],
    [{ revision: 2 }, [runs.second]],
    [{ attribute: "tier", value: "gold" }, [runs.gold]],
    [{ attribute: "size", value: "3" }, [runs.gold]],
    [{ unit: "account-42" }, [runs.unit]],
    [{ unit }, [runs.unit]],
    [{ record: "mail-7" }, [runs.touched]],
    [{ from: new Date(Date.now() + 60_000).toISOString() }, []],
    [{ to: new Date(Date.now() - 3_600_000).toISOString() }, []],
    [{ environment: "staging" }, []],
    [{ from: new Date(Date.now() - 3_600_000).toISOString() }, Object.values(runs).toReversed()],
  ];
  for (const [query, expected] of found)
    expect(await idsOf({ experiment, ...query }), JSON.stringify(query)).toEqual(
      expected.map(({ id }) => id),
    );
  expect((await system.owner.run({ params: { run: runs.touched.id } })).touched).toMatchObject([
    { record: "mail-7", verb: "created" },
  ]);
});

test("every state a run shows finds it again, and drafts follow their review before and after their evidence", async () => {
  const experiment = "stated";
  await system.push({ key: experiment });
  const pending = ["waiting", "claimed", "approved", "edited", "rejected", "expired", "withdrawn"] as const;
  const heads: RunHead[] = [];
  const make = () => {
    const head = sampleHead({ experiment });
    heads.push(head);
    return head;
  };
  const early = pending.map((state) => ({ state, head: make() }));
  for (const { state, head } of early)
    await setReviewState(system.database.kysely, head.id, crypto.randomUUID(), state);
  const late = pending.map((state) => ({ state, head: make(), review: crypto.randomUUID() }));
  for (const { head, review } of late)
    await setReviewState(system.database.kysely, head.id, review, "waiting");
  await system.handIn([
    ...[...early, ...late].map(({ head }, index) => ended(index + 1, head, { outcome: "pending" })),
    begun(50, make()),
    lost(51, make()),
    ...(["served", "fallback", "shadow", "failed"] as const).map((outcome, index) =>
      ended(60 + index, make(), { outcome }),
    ),
  ]);
  for (const { head, review, state } of late)
    await setReviewState(system.database.kysely, head.id, review, state);

  const { items } = await system.owner.runs({ query: { experiment, limit: 200 } });
  const states = new Map(items.map((run) => [run.id, run.state]));
  for (const { head, state } of [...early, ...late])
    expect(states.get(head.id)).toBe(state === "claimed" ? "waiting" : state);
  const byState = Map.groupBy(items, ({ state }) => state);
  expect([...byState.keys()].toSorted()).toEqual(
    "approved edited expired failed fallback rejected running served shadow unended waiting withdrawn".split(
      " ",
    ),
  );
  for (const [state, found] of byState)
    expect(await idsOf({ experiment, state: state as RunState })).toEqual(found.map(({ id }) => id));
});

test("a draft handed in again by a second run keeps both runs informed", async () => {
  const [first, second] = [sampleHead(), sampleHead()];
  const review = crypto.randomUUID();
  await setReviewState(system.database.kysely, first.id, review, "waiting");
  await setReviewState(system.database.kysely, second.id, review, "waiting");
  await setReviewState(system.database.kysely, first.id, review, "approved");
  await system.handIn([first, second].map((head, index) => ended(index + 1, head, { outcome: "pending" })));
  for (const { id } of [first, second])
    expect(await system.owner.run({ params: { run: id } })).toMatchObject({
      state: "approved",
      payloadNames: ["input", "draft", "final"],
    });
});

test("a prompt says which revision first carried its text", async () => {
  const experiment = "prompted";
  const text = "[system]\nWrite.\n[user]\n{{ note }}\n";
  await system.push({ key: experiment });
  await system.push({ key: experiment, files: { "mail.md": text } });
  await system.push({ key: experiment, files: { "mail.md": text }, name: "Renamed" });
  const promptDigest = createHash("sha256").update(text).digest("hex");
  const head = sampleHead({ experiment, revision: 3 });
  await system.handIn([
    ended(1, head, {
      steps: [
        {
          name: "generate",
          startedMs: 0,
          durationMs: 1,
          status: "ok",
          facts: { prompt: "mail", promptDigest },
        },
      ],
    }),
  ]);
  expect((await system.owner.run({ params: { run: head.id } })).promptVersions).toEqual([
    { name: "mail", digest: promptDigest, revision: 2 },
  ]);
});

/** Runs straight into the table: one in 500 is of staging, one in 9,000 has a rare tier. */
const insertMany = (experiment: string, count: number) =>
  sql`
    insert into runs (id, environment, experiment_key, workflow_key, revision, epoch, phase, ring, unit, attributes, assigned,
      shadow, status, served, outcome, reason, started_at, received_at, cost_micros, input_tokens, output_tokens, instance_id, steps)
    select (lpad(to_hex((extract(epoch from now()) * 1000)::bigint + i), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid,
      case when i % 500 = 0 then 'staging' else 'production' end, ${experiment}, 'notes', 1, 1, 1, 1, 'unit-' || i % 500,
      case when i % 9000 = 1 then '{"tier": "rare"}'::jsonb else '{}' end, 'ai',
      false, 'ended', 'ai', 'served', 'assigned', now(), now(), 0, 0, 0, gen_random_uuid(), '[]'
    from generate_series(1, ${count}) as i`.execute(system.database.kysely);

test("a page reads little more than itself, in the partitions of its time alone", async () => {
  const { kysely } = system.database;
  await insertMany("note-mail", 20_000);
  await sql`analyze runs`.execute(kysely);
  const now = Date.now();
  const [from, to] = [new Date(now - 60_000).toISOString(), new Date(now + 60_000).toISOString()];
  for (const change of [
    {},
    { experiment: "note-mail" },
    { environment: "staging" as const },
    { unit: "x" },
  ]) {
    const filter = { environment: "production" as const, limit: 20, from, to, ...change };
    const [plan] = await pageOfRuns(
      kysely,
      filter,
      { workflows: null, units: ["unit-7"] },
      undefined,
    ).explain("json", sql`analyze`);
    const nodes = nodesOf((plan as { "QUERY PLAN": { Plan: PlanNode }[] })["QUERY PLAN"][0]!.Plan);
    const reads = nodes.filter((node) => node["Relation Name"]?.startsWith("runs"));
    const months = new Set(reads.map((node) => node["Relation Name"]));
    // A minute has two months at most, on the night between them.
    expect([...months].filter((name) => name === "runs_rest")).toEqual([]);
    expect(months.size, JSON.stringify(change)).toBeLessThanOrEqual(
      new Set([from.slice(0, 7), to.slice(0, 7)]).size,
    );
    expect(reads.map((node) => node["Node Type"]).filter((type) => type.includes("Seq"))).toEqual([]);
    const read = reads.reduce((sum, node) => sum + node["Actual Rows"] * node["Actual Loops"], 0);
    expect(read, JSON.stringify(change)).toBeLessThan(150);
  }
});

test("few runs among many are all found, a bounded piece of work a page", async () => {
  await system.push({ key: "crowded" });
  await insertMany("crowded", 50_000);
  const found: string[] = [];
  let pages = 0;
  let cursor: string | undefined;
  do {
    const page = await system.owner.runs({
      query: { experiment: "crowded", attribute: "tier", value: "rare", cursor },
    });
    found.push(...page.items.map(({ id }) => id));
    cursor = page.next ?? undefined;
    pages++;
  } while (cursor !== undefined);
  expect(pages).toBe(3);
  expect(new Set(found).size).toBe(found.length);
  expect(found.map((id) => Number.parseInt(id.slice(24), 16))).toEqual([
    45_001, 36_001, 27_001, 18_001, 9_001, 1,
  ]);
});

type PlanNode = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  Plans?: PlanNode[];
};
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
