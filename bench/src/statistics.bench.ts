import {
  addToBlocks,
  addToMoments,
  addToPaired,
  asymptoticSequence,
  type BlockState,
  type BlockUnit,
  createBlockState,
  createMomentState,
  createPairedState,
  cuped,
  fixedSample,
  hybrid,
  isApproximate,
  meanDifference,
  type MomentState,
  momentsOf,
  mustNotHarm,
  type PairedState,
  pairBetting,
  proportionLook,
  ratioDifference,
  sampleRatio,
  successVerdict,
} from "@belay/statistics";

/**
 * One look at one metric, and a whole report of a million units from their states, read from JSON as the server
 * keeps them. Beside it what one would write instead: a pass over the million values for mean and variance, which
 * has no right to look twice. Rounds alternate in one process; figures are medians.
 * Limits: a look 200 µs, the report 50 ms.
 */
const UNITS = 1_000_000;
const ROUNDS = 15;

/** A small generator of its own, so that every round and machine sees the same units. */
let seed = 42;
const random = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 4_294_967_296;
};

const next = { ai: 0, baseline: 0 };
const units = Array.from({ length: UNITS }, () => {
  const arm = random() < 0.5 ? "ai" : "baseline";
  const value = (random() + random() + random()) / 3 + (arm === "ai" ? 0.002 : 0);
  return { arm, rank: next[arm]++, value, x: 1 + Math.floor(5 * random()) } as const;
});

function blocks(shareAi: number, levels: number, count: number): BlockState {
  const made: BlockUnit[] = units
    .slice(0, count)
    .map(({ arm, rank, value }) => ({ arm, rank, level: Math.min(levels, Math.round(value * levels)) }));
  return addToBlocks(createBlockState(shareAi, levels), made);
}

const of = (arm: "ai" | "baseline") => units.filter((unit) => unit.arm === arm);

function moments(arm: "ai" | "baseline"): MomentState {
  return addToMoments(
    createMomentState(1e-6),
    of(arm).map(({ value }) => Math.round(value * 1e6)),
  );
}

function paired(arm: "ai" | "baseline"): PairedState {
  return addToPaired(
    createPairedState({ x: 1, y: 1e-6 }),
    of(arm).map(({ x, value }) => ({ x, y: Math.round(value * 1e6) })),
  );
}

/** What the server keeps of a million units, as text. */
const stored = JSON.stringify({
  binary: blocks(0.5, 1, UNITS),
  scores: blocks(0.5, 100, UNITS),
  baseline: moments("baseline"),
  ai: moments("ai"),
  pairedBaseline: paired("baseline"),
  pairedAi: paired("ai"),
  counts: [next.ai, next.baseline],
  fixedLook: proportionLook(
    { successesBaseline: 300, unitsBaseline: 600, successesAi: 340, unitsAi: 600 },
    0.04,
  ),
});
type Stored = {
  binary: BlockState;
  scores: BlockState;
  baseline: MomentState;
  ai: MomentState;
  pairedBaseline: PairedState;
  pairedAi: PairedState;
  counts: number[];
  fixedLook: NonNullable<Parameters<typeof hybrid>[1]>;
};

const plan = { shareAi: 0.5, plannedUnits: 1200, unitVariance: 0.25 };
const few = {
  binary: blocks(0.5, 1, 200).histogram,
  scores: blocks(0.5, 100, 200).histogram,
  unequal: blocks(0.1, 100, 2000).histogram,
};
const parsed = JSON.parse(stored) as Stored;
const [baseline, ai] = [momentsOf(parsed.baseline), momentsOf(parsed.ai)];

/** Each gives a number, so that no call can be optimised away. */
const contenders: Record<string, { run: () => number; calls: number; limit?: number }> = {
  "look: binary, 200 units": {
    calls: 200,
    limit: 200,
    run: () => pairBetting([few.binary], plan).lower,
  },
  "look: scores, 200 units": {
    calls: 200,
    limit: 200,
    run: () => pairBetting([few.scores], plan).lower,
  },
  "look: scores 1:9, 2,000 units": {
    calls: 200,
    limit: 200,
    run: () => pairBetting([few.unequal], { ...plan, shareAi: 0.1 }).lower,
  },
  "look: scores, a million units": {
    calls: 200,
    limit: 200,
    run: () => pairBetting([parsed.scores.histogram], plan).lower,
  },
  "look: means": {
    calls: 200,
    limit: 200,
    run: () => asymptoticSequence(meanDifference(baseline, ai), { plannedUnits: 1200 }).lower,
  },
  "look: sample ratio": {
    calls: 200,
    limit: 200,
    run: () => sampleRatio(parsed.counts, [0.5, 0.5]).logE,
  },
  "report of a million units": { calls: 5, limit: 50_000, run: report },
  "mean and variance of a million values": { calls: 5, run: plainPass },
};

/** Eight metrics by every method, from text to verdicts. */
function report(): number {
  const state = JSON.parse(stored) as Stored;
  const monitor = pairBetting([state.binary.histogram], plan, 0.01);
  const success = hybrid(monitor, state.fixedLook);
  const verdict = successVerdict(success, { minimumEffect: 0.05 });
  const scores = pairBetting([state.scores.histogram], plan);
  const harm = mustNotHarm([state.binary.histogram], { ...plan, margin: 0.05 });
  const [before, after] = [momentsOf(state.baseline), momentsOf(state.ai)];
  const means = asymptoticSequence(meanDifference(before, after), {
    plannedUnits: 1200,
    isApproximate: isApproximate(before, after),
  });
  const ratio = ratioDifference(state.pairedBaseline, state.pairedAi);
  const adjusted = cuped(state.pairedBaseline, state.pairedAi);
  const ratios = sampleRatio(state.counts, [0.5, 0.5]);
  return (
    verdict.length +
    scores.lower +
    harm.lower +
    means.lower +
    fixedSample(ratio).lower +
    fixedSample(adjusted).lower +
    ratios.logE
  );
}

function plainPass(): number {
  const sums = { ai: [0, 0, 0], baseline: [0, 0, 0] };
  for (const { arm, value } of units) {
    const own = sums[arm];
    own[0]! += 1;
    own[1]! += value;
    own[2]! += value * value;
  }
  const variance = ([count, sum, squares]: number[]) => (squares! - sum! ** 2 / count!) / (count! - 1);
  return variance(sums.ai) + variance(sums.baseline);
}

const median = (values: number[]) =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]!;

let sink = 0;
function round(name: string): number {
  const { run, calls } = contenders[name]!;
  const start = process.hrtime.bigint();
  for (let call = 0; call < calls; call++) sink += run();
  return Number(process.hrtime.bigint() - start) / calls / 1000;
}

const names = Object.keys(contenders);
const results = new Map(names.map((name): [string, number[]] => [name, []]));
for (const name of names) round(name);
for (let index = 0; index < ROUNDS; index++) for (const name of names) results.get(name)!.push(round(name));

const plain = median(results.get("mean and variance of a million values")!);
for (const [name, times] of results) {
  const time = median(times);
  const { limit } = contenders[name]!;
  console.log(
    [
      name.padEnd(40),
      `${time.toFixed(1)} µs`.padStart(12),
      limit === undefined ? "".padStart(18) : `of ${limit} µs ${time <= limit ? "✓" : "✗"}`.padStart(18),
      `${(time / plain).toFixed(4)} x the plain pass`.padStart(26),
    ].join(" "),
  );
}
console.log(`states as text: ${(stored.length / 1024).toFixed(0)} KiB`);
if (!Number.isFinite(sink)) throw new Error("A result was no number.");
