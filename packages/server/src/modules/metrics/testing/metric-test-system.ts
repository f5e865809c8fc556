import type {
  Arm,
  DefinitionInput,
  MetricDetail,
  MetricsReport,
  Outcome,
  OutcomeReceipt,
} from "@belay/contracts";
import {
  createFakeClock,
  createTestSystem,
  type DefinitionVariant,
  type FakeClock,
  type TestReplica,
  type TestSystem,
} from "@belay/testkit";
import { createDatabase, type Database } from "../../../platform/database.ts";
import { createIdentifiers } from "../../../platform/identifiers.ts";
import { silentLog } from "../../../platform/log.ts";
import type { Schema } from "../../../schema.ts";
import { createExperimentService } from "../../experiments/index.ts";
import type { MetricDependencies } from "../freezing.ts";
import { freezeDue } from "../metric-upkeep.ts";

const hourMs = 3_600_000;
const allowanceMs = 600_000;

export type MetricTestSystem = TestSystem & {
  clock: FakeClock;
  database: Database<Schema>;
  dependencies: MetricDependencies;
  /** A run that has ended, of a unit on an arm, begun so many hours after the clock's start. */
  record(unit: string, arm: Arm, hours: number, change?: Partial<ExposedHead>): EndedRecord;
  handIn(records: EndedRecord[], replica?: TestReplica): Promise<void>;
  outcomes(outcomes: unknown[], replica?: TestReplica): Promise<OutcomeReceipt>;
  outcome(unit: string, name: string, hours: number, change?: Partial<Outcome>): Outcome;
  /** Moves the clock to so many hours after its start, and settles and freezes what is due. */
  at(hours: number): Promise<void>;
  report(): Promise<MetricsReport>;
  detail(metric: string): Promise<MetricDetail>;
};

type ExposedHead = {
  id: string;
  experiment: string;
  phase: number;
  revision: number;
  attributes: Record<string, string>;
};
export type EndedRecord = { kind: "ended"; sequence: number; run: Record<string, unknown>; end: object };

type Metrics = NonNullable<DefinitionInput["metrics"]>;
type BusinessMetric = NonNullable<Metrics["business"]>[number];

export const conversion: BusinessMetric = {
  key: "meetings",
  name: "Meetings booked",
  why: "A meeting is what the mail is for.",
  unit: "share",
  kind: "conversion",
  outcome: "meeting-booked",
  direction: "higher",
  windowHours: 24,
};
export const duration: BusinessMetric = {
  key: "minutes",
  name: "Minutes to send",
  why: "Time is what the draft is to save.",
  unit: "min",
  kind: "duration",
  outcome: "mail-sent",
  direction: "lower",
  windowHours: 24,
  cap: 60,
};

/** A control plane on a clock of its own, with an experiment that compares the arms half and half. */
export async function createMetricTestSystem(
  metrics: Metrics,
  variant: DefinitionVariant = {},
): Promise<MetricTestSystem> {
  const clock = createFakeClock();
  const start = clock.now();
  const system = await createTestSystem({ clock, allowanceMs });
  await system.open({ split: { ai: 0.5 }, metrics, ...variant });
  const database = createDatabase<Schema>({ url: system.databaseUrl, log: silentLog(), poolSize: 3 });
  const experiments = createExperimentService({ database, clock, identifiers: createIdentifiers(clock) });
  const dependencies = { database, clock, experiments, allowanceMs };
  let sequence = 0;
  const isoAt = (hours: number) => new Date(start + hours * hourMs).toISOString();
  const instance = { id: crypto.randomUUID(), service: "notes", build: "1", sdk: "test" };
  const params = { experiment: "note-mail" };

  return {
    ...system,
    clock,
    database,
    dependencies,
    record(unit, arm, hours, change = {}) {
      const at = isoAt(hours);
      const identifiers = createIdentifiers({ ...clock, now: () => Date.parse(at) });
      return {
        kind: "ended",
        sequence: ++sequence,
        run: {
          id: identifiers.next(),
          experiment: "note-mail",
          revision: 1,
          epoch: 1,
          phase: 2,
          unit,
          attributes: {},
          ring: 2,
          assigned: arm,
          shadow: false,
          startedAt: at,
          ...change,
        },
        end: {
          endedAt: at,
          durationMs: 100,
          served: arm,
          outcome: "served",
          reason: "assigned",
          steps: [],
          payloads: {},
        },
      };
    },
    async handIn(records, replica = system) {
      const receipt = await replica.as(system.keys.service).evidence({ body: { instance, records } });
      if (receipt.refused.length > 0) throw new Error(JSON.stringify(receipt.refused));
    },
    outcomes: (outcomes, replica = system) =>
      replica.as(system.keys.automation).outcomes({ body: { outcomes } }),
    outcome: (unit, name, hours, change = {}) => ({
      id: `${name} of ${unit} at ${hours}`,
      experiment: "note-mail",
      unit,
      name,
      at: isoAt(hours),
      ...change,
    }),
    async at(hours) {
      const moment = start + hours * hourMs;
      if (moment > clock.now()) clock.advance(moment - clock.now());
      await freezeDue(dependencies, {
        failed: (_, error) => {
          throw error;
        },
      });
    },
    report: () => system.owner.metrics({ params, query: {} }),
    detail: (metric) => system.owner.metric({ params: { ...params, metric }, query: {} }),
    async close() {
      await database.close();
      await system.close();
    },
  };
}
