import type { StageEvidence } from "@belay/contracts";
import type { StageFacts } from "./stage-facts.ts";
import { measurementEvidence, plural, runEvidence, signatureEvidence } from "./stage-item.ts";

/** What counts as enough. */
export const least = { runs: 10, wholeRuns: 100, units: 10, days: 10, weeks: 2 } as const;
export const mostUnended = 0.01;

export type StageGrounds = ReturnType<typeof stageGrounds>;

/** What several items are judged by, drawn from the facts once. */
export function stageGrounds(facts: StageFacts) {
  const { memo, active, activity, success, runDays } = facts;
  const at = (sub: string) => `/experiments/${facts.experiment}${sub}`;
  const exposure = at("/exposure");
  const measured = at("/metrics");
  const runs = at("/runs");
  const today = new Date(facts.now).toISOString().slice(0, 10);
  const activatedBy = facts.changes.find(
    ({ change, revision, actor }) =>
      change === "activate" && revision !== null && revision === active?.revision && isPerson(actor.kind),
  );
  const activationEvidence: StageEvidence[] = activatedBy
    ? [
        signatureEvidence(`Revision ${activatedBy.revision} activated`, {
          at: activatedBy.at,
          by: activatedBy.actor,
          path: exposure,
        }),
      ]
    : [];
  const raises = (toRing: number) =>
    facts.changes.filter(
      ({ change, ring, actor }) =>
        change === "raise" && ring !== null && ring >= toRing && isPerson(actor.kind),
    );
  const raiseEvidence = (toRing: number) =>
    raises(toRing)
      .slice(0, 1)
      .map((raise) =>
        signatureEvidence(`Raised to ring ${raise.ring}`, { at: raise.at, by: raise.actor, path: exposure }),
      );
  const memoEvidence = (memo?.signatures ?? []).map(({ person, at: signedAt, areas }) =>
    signatureEvidence(`Memo ${memo?.digest.slice(0, 8)} signed for ${areas.join(", ")}`, {
      at: signedAt,
      by: person,
      path: `/memos/${facts.experiment}`,
    }),
  );
  const ownerSigned = memo?.signatures.findIndex(({ areas }) => areas.includes("workflow")) ?? -1;
  const ended = (count: { runs: number; unended: number }) => count.runs - count.unended;
  const aiRuns = ended(activity.arms.ai) + ended(activity.shadow);
  const armRuns = activity.arms.ai.runs;
  const runEvidenceOf = (run: StageFacts["lastRun"], label: string) =>
    run ? [runEvidence(label, { at: run.at, path: `${runs}/${run.id}` })] : [];
  const wholeShare = armRuns === 0 ? 0 : activity.arms.ai.unended / armRuns;
  const baselineServed = activity.arms.baseline.served + activity.arms.ai.fallbacks;
  const units = { ai: activity.arms.ai.units, baseline: activity.arms.baseline.units };
  const halt = facts.changes.find(
    ({ change, actor }) => (change === "kill" || change === "pause") && isPerson(actor.kind),
  );
  const overdue = active?.shortcuts.filter(({ expires }) => expires < today).length ?? 0;
  const open = active?.shortcuts.length ?? 0;
  const look =
    success?.status === "measured" && success.effect !== null && success.arms !== null ? success : null;
  const lookEvidence = look
    ? [
        measurementEvidence(
          `${look.metric.name}: a look with its interval at ${plural(look.arms!.ai.units + look.arms!.baseline.units, facts.unit)}`,
          { path: `${measured}/${look.metric.key}` },
        ),
      ]
    : [];
  // An earlier revision may have had rings beyond this one's last: whoever was in them was in it too.
  const lastRingUnits = Math.max(0, ...facts.ringUnits.slice(Math.max(0, facts.rings - 1)));
  const timeboxHolds = memo !== null && today >= memo.timebox.from && today <= memo.timebox.to;
  const underMemo = active !== null && memo !== null && active.memoDigest === memo.digest;

  return {
    facts,
    exposure,
    measured,
    runs,
    activatedBy,
    activationEvidence,
    raises,
    raiseEvidence,
    memoEvidence,
    ownerSigned,
    aiRuns,
    armRuns,
    runEvidenceOf,
    wholeShare,
    baselineServed,
    units,
    halt,
    overdue,
    open,
    look,
    lookEvidence,
    lastRingUnits,
    timeboxHolds,
    underMemo,
    memo,
    active,
    activity,
    success,
    runDays,
  };
}

const isPerson = (kind: string): boolean => kind === "person" || kind === "sample";
