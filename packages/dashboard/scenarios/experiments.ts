import type { ResponseOf } from "@belay/client";
import type { ActivityPoint, ArmCounts, Exposure } from "@belay/contracts";
import { followUpDefinition } from "./definition.ts";
import { hex, uuid } from "./ids.ts";

type Summary = ResponseOf<"experiments">["items"][number];
type Detail = ResponseOf<"experiment">;

export const owner = { kind: "person" as const, id: uuid(1, 1), name: "Noor Haddad" };
export const simulated = { kind: "simulated" as const, id: uuid(1, 2), name: "Simulated reviewer" };
export const deployer = { kind: "key" as const, id: uuid(1, 3), name: "deploy pipeline" };

const minutes = 60_000;

export function ago(now: number, milliseconds: number): string {
  return new Date(now - milliseconds).toISOString();
}

function counts(
  runs: number,
  fallbacks: number,
  costMicros: number,
  p50: number | null,
  p95: number | null,
): ArmCounts {
  return {
    runs,
    units: Math.round(runs * 0.6),
    served: runs - fallbacks,
    fallbacks,
    unended: 0,
    costMicros,
    latencyP50Ms: p50,
    latencyP95Ms: p95,
  };
}

const none = counts(0, 0, 0, null, null);

function exposureOf(now: number, changes: Partial<Exposure>): Exposure {
  return {
    environment: "production",
    state: "open",
    heldBy: null,
    revision: 4,
    ring: 2,
    epoch: 11,
    phase: 6,
    version: 58,
    since: ago(now, 50 * 60 * minutes),
    reason: null,
    changedBy: owner,
    ...changes,
  };
}

/** The experiment that the scenarios look at closely: in its pilot ring, healthy, with drafts waiting. */
export function pilot(now: number, changes: Partial<Detail> = {}): Detail {
  const { key, name, hypothesis, workflow } = followUpDefinition;
  return {
    key,
    name,
    hypothesis,
    workflow,
    latestRevision: 5,
    memo: { digest: hex(3), signed: false },
    rings: followUpDefinition.rings.map((ring) => ({ name: ring.name, share: ring.share })),
    exposure: exposureOf(now, {}),
    waitingReviews: 6,
    deadActions: 0,
    instances: { connected: 9, applied: 9 },
    activity: {
      arms: { ai: counts(344, 9, 7_430_000, 3_870, 7_420), baseline: counts(331, 0, 0, 42, 88) },
      shadow: counts(57, 2, 1_210_000, 3_610, 6_900),
      outside: 14,
    },
    recent: {
      arms: { ai: counts(38, 1, 812_000, 3_790, 6_980), baseline: counts(35, 0, 0, 40, 91) },
      shadow: none,
      outside: 14,
    },
    definition: followUpDefinition,
    nextGate: {
      ring: 3,
      items: [
        {
          code: "hold-time",
          met: false,
          title: "In ring 2 for 72 hours",
          detail: "22 h to go",
          holder: null,
        },
        {
          code: "approval",
          met: false,
          title: "Agreement to ring 3",
          detail: "not given yet",
          holder: "Ilse Marchetti",
        },
        { code: "hold-units", met: true, title: "At least 120 sites", detail: "137", holder: null },
        {
          code: "instances",
          met: true,
          title: "Instances on the newest rules",
          detail: "9 of 9",
          holder: null,
        },
      ],
    },
    ringUnits: [41, 23, 137, 0],
    ...changes,
  };
}

/** A portfolio in which everything that can be the case is the case once. */
export function portfolio(now: number): Summary[] {
  const base = pilot(now);
  const other = (
    key: string,
    name: string,
    owner: string,
    workflow: string,
    changes: Partial<Summary>,
  ): Summary => ({
    ...base,
    key,
    name,
    workflow: { key: `${key}-work`, name: workflow, owner, systemOfRecord: "ServiceBook" },
    waitingReviews: 0,
    ...changes,
  });
  const rings = [
    { name: "Shadow", share: 1 },
    { name: "Own team", share: 1 },
    { name: "Everyone", share: 0.5 },
  ];
  return [
    base,
    other("parts-lookup", "Parts lookup", "Tarek Lindholm", "Spare parts", {
      rings,
      exposure: exposureOf(now, {
        state: "killed",
        heldBy: "experiment",
        ring: 1,
        reason: "Quotes prices from the 2019 list",
        since: ago(now, 14 * minutes),
      }),
    }),
    other("complaint-triage", "Complaint triage", "Wanda Osei", "Complaints", {
      rings,
      exposure: exposureOf(now, { ring: 1, revision: 2 }),
      recent: {
        arms: { ai: counts(52, 11, 640_000, 4_400, 11_600), baseline: counts(49, 0, 0, 31, 70) },
        shadow: none,
        outside: 14,
      },
    }),
    other("warranty-letters", "Warranty letters", "Pilar Aguirre", "Warranty", {
      rings,
      exposure: exposureOf(now, { ring: 0, revision: 1 }),
      recent: {
        arms: { ai: none, baseline: none },
        shadow: counts(12, 0, 240_000, 4_020, 6_200),
        outside: 14,
      },
    }),
    other("tender-summary", "Tender summary", "Bram Keller", "Tenders", {
      rings,
      latestRevision: 1,
      exposure: exposureOf(now, { state: "inactive", ring: 0, revision: null, since: null, changedBy: null }),
      recent: { arms: { ai: none, baseline: none }, shadow: none, outside: 14 },
    }),
  ];
}

/** An hour of runs with a lunch dip and one bad minute. */
export function activityPoints(now: number): ActivityPoint[] {
  const minute = Math.floor(now / minutes) * minutes;
  return Array.from({ length: 60 }, (_, index) => {
    const wave = Math.max(0, Math.sin(index / 9) + 0.55);
    const ai = Math.round(wave * 1.6 + (index % 7 === 3 ? 1 : 0));
    return {
      minute: new Date(minute - (59 - index) * minutes).toISOString(),
      ai,
      baseline: Math.round(wave * 1.5 + (index % 5 === 2 ? 1 : 0)),
      fallbacks: index === 31 ? Math.min(ai, 2) : 0,
      shadow: 0,
    };
  });
}
