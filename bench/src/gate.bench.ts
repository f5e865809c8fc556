import { GrowthBookClient, type FeatureDefinitions } from "@growthbook/growthbook";
import { createGate, createLease, type Condition, type GateExperiment } from "@belay/gate";

/**
 * One gate decision beside GrowthBook's in-process evaluator on rules of the same meaning: twenty experiments
 * with an audience, an exclusion group, a share and a split. The gate also walks four rings and asks its lease.
 * Rounds alternate in one process; figures are medians. Run it with `node --expose-gc` for the heap figures.
 */
const EXPERIMENTS = 20;
const UNITS = 1_000;
const ROUNDS = 15;
const CALLS = 200_000;

const internal: Condition[] = [{ attribute: "email", endsWith: "@example.com" }];
const cohort: Condition[] = [
  { attribute: "tier", in: ["gold", "silver"] },
  { attribute: "seats", atLeast: 20 },
];
const broad: Condition[] = [{ not: { attribute: "region", equals: "amer" } }];

const key = (index: number) => `experiment-${index}`;

const experiments: GateExperiment[] = Array.from({ length: EXPERIMENTS }, (_, index) => ({
  key: key(index),
  workflow: `workflow-${index % 5}`,
  revision: 1,
  epoch: 1,
  exposure: "open",
  salt: `salt-of-experiment-${index}`,
  ring: 3,
  rings: [
    { name: "shadow", audience: [], share: 0.5 },
    { name: "internal", audience: internal, share: 1 },
    { name: "cohort", audience: cohort, share: 0.5 },
    { name: "broad", audience: broad, share: 0.8 },
  ],
  audience: [
    { attribute: "region", in: ["emea", "apac", "amer"] },
    { attribute: "version", semver: ">=1.2.0 <4.0.0" },
  ],
  split: { ai: 0.5 },
  exclusion: { group: `desk-${index}`, from: 0, to: 0.9 },
}));

/** The rings' union as one condition: GrowthBook has no rings, so it gets the widest share for all of them. */
const features: FeatureDefinitions = Object.fromEntries(
  experiments.map(({ salt }, index) => [
    key(index),
    {
      defaultValue: "baseline",
      rules: [
        {
          key: key(index),
          seed: salt,
          hashVersion: 2,
          hashAttribute: "id",
          condition: {
            region: { $in: ["emea", "apac", "amer"] },
            version: { $vgte: "1.2.0", $vlt: "4.0.0" },
            $or: [
              { email: { $regex: "@example\\.com$" } },
              { tier: { $in: ["gold", "silver"] }, seats: { $gte: 20 } },
              { region: { $ne: "amer" } },
            ],
          },
          namespace: [`desk-${index}`, 0, 0.9],
          variations: ["baseline", "ai"],
          weights: [0.5, 0.5],
          coverage: 0.8,
        },
      ],
    },
  ]),
);

const units = Array.from({ length: UNITS }, (_, index) => {
  const unit = `account-${index * 7919}`;
  const attributes = {
    email: index % 20 === 0 ? `p${index}@example.com` : `p${index}@customer.test`,
    tier: ["gold", "silver", "bronze"][index % 3],
    seats: index % 100,
    region: ["emea", "apac", "amer"][(index % 7) % 3],
    version: `${1 + (index % 4)}.${index % 7}.0`,
  };
  return { unit, attributes, context: { attributes: { id: unit, ...attributes } } };
});

const keys = experiments.map((experiment) => experiment.key);
const lease = createLease({ leaseMs: 3_600_000 });
lease.renewed({ sentAtMonotonic: performance.now(), sentAtWall: Date.now(), grantedMs: 3_600_000 });
const ruleset = { environment: "production", version: 1, killed: false, killedWorkflows: [], segments: {} };

const gate = createGate({ lease });
const bare = createGate();
for (const made of [gate, bare]) {
  const { problems } = made.apply({ ...ruleset, experiments });
  if (problems.length > 0) throw new Error(problems[0]?.message);
}
const growthbook = new GrowthBookClient().initSync({ payload: { features } });

/** Each way of deciding, counting AI arms so that no call can be optimised away. */
const contenders = {
  "loop alone": (index: number) => {
    const { unit, attributes } = units[index % UNITS]!;
    return keys[index % EXPERIMENTS]!.length + unit.length + attributes.seats > 100 ? 1 : 0;
  },
  "gate with lease": (index: number) => {
    const { unit, attributes } = units[index % UNITS]!;
    return gate.decide(keys[index % EXPERIMENTS]!, unit, attributes).arm === "ai" ? 1 : 0;
  },
  "gate alone": (index: number) => {
    const { unit, attributes } = units[index % UNITS]!;
    return bare.decide(keys[index % EXPERIMENTS]!, unit, attributes).arm === "ai" ? 1 : 0;
  },
  growthbook: (index: number) => {
    const { context } = units[index % UNITS]!;
    return growthbook.getFeatureValue(keys[index % EXPERIMENTS]!, "baseline", context) === "ai" ? 1 : 0;
  },
};

type Contender = keyof typeof contenders;

function round(name: Contender) {
  const decide = contenders[name];
  globalThis.gc?.();
  const heapBefore = process.memoryUsage().heapUsed;
  const start = process.hrtime.bigint();
  let ai = 0;
  for (let index = 0; index < CALLS; index++) ai += decide(index);
  const nanoseconds = Number(process.hrtime.bigint() - start) / CALLS;
  return { nanoseconds, bytes: (process.memoryUsage().heapUsed - heapBefore) / CALLS, aiShare: ai / CALLS };
}

const median = (values: number[]) =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]!;

const names = Object.keys(contenders) as Contender[];
for (const name of names) round(name);
const results = names.map((name) => ({ name, rounds: [] as ReturnType<typeof round>[] }));
for (let index = 0; index < ROUNDS; index++) {
  for (const { name, rounds } of results) rounds.push(round(name));
}

const medianTime = ({ rounds }: (typeof results)[number]) =>
  median(rounds.map(({ nanoseconds }) => nanoseconds));
const withLease = results.find(({ name }) => name === "gate with lease");
for (const result of results) {
  const time = medianTime(result);
  const times = result.rounds.map(({ nanoseconds }) => nanoseconds);
  const bytes = median(result.rounds.map((one) => one.bytes));
  console.log(
    [
      result.name.padEnd(16),
      `${time.toFixed(0)} ns/decision`.padStart(18),
      `(${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)})`.padStart(16),
      `${(time / medianTime(withLease!)).toFixed(2)} x`.padStart(9),
      globalThis.gc ? `${bytes.toFixed(1)} heap bytes/decision`.padStart(28) : "",
      result.name === "loop alone" ? "" : `${(result.rounds[0]!.aiShare * 100).toFixed(0)} % AI`.padStart(8),
    ].join(" "),
  );
}

const peer = results.find(({ name }) => name === "growthbook");
console.log(
  `Gate decision: ${medianTime(withLease!).toFixed(0)} ns (limit 200), ${(medianTime(withLease!) / medianTime(peer!)).toFixed(2)} x GrowthBook`,
);
