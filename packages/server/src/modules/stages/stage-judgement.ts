import type { StageEvidence } from "@belay/contracts";
import type { StageFacts } from "./stage-facts.ts";
import {
  measurementEvidence,
  plural,
  runEvidence,
  signatureEvidence,
  type JudgedItem,
} from "./stage-item.ts";

/** What counts as enough. */
const least = { runs: 10, wholeRuns: 100, units: 10, days: 10, weeks: 2 } as const;
const mostUnended = 0.01;

const notYet = "This version of Belay does not";

/** Every item of every stage, judged from the facts. Pure: the same facts give the same items. */
export function judgeStage(facts: StageFacts): JudgedItem[] {
  const { memo, active, activity, success, runDays } = facts;
  const at = (sub: string) => `/experiments/${facts.experiment}${sub}`;
  const exposure = at("/exposure");
  const measured = at("/metrics");
  const runs = at("/runs");
  const today = new Date(facts.now).toISOString().slice(0, 10);
  const activation = facts.changes.find(
    ({ change, revision }) => change === "activate" && revision !== null && revision === active?.revision,
  );
  const activatedBy = activation && isPerson(activation.actor.kind) ? activation : undefined;
  const activationEvidence: StageEvidence[] = activatedBy
    ? [
        signatureEvidence(`Revision ${activatedBy.revision} activated`, {
          at: activatedBy.at,
          by: activatedBy.actor,
          path: exposure,
        }),
      ]
    : [];
  const raises = (least: number) =>
    facts.changes.filter(
      ({ change, ring, actor }) =>
        change === "raise" && ring !== null && ring >= least && isPerson(actor.kind),
    );
  const raiseEvidence = (least: number) =>
    raises(least)
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
  const halt = facts.changes.find(({ change }) => change === "kill" || change === "pause");
  const overdue = active?.shortcuts.filter(({ expires }) => expires < today).length ?? 0;
  const open = active?.shortcuts.length ?? 0;
  const isLook =
    success?.status === "measured" && success.effect !== null && success.arms !== null ? success : null;
  const lookEvidence = isLook
    ? [
        measurementEvidence(
          `${isLook.metric.name}: a look with its interval at ${plural(isLook.arms!.ai.units + isLook.arms!.baseline.units, facts.unit)}`,
          { path: `${measured}/${isLook.metric.key}` },
        ),
      ]
    : [];
  const lastRingUnits = facts.ringUnits[facts.rings - 1] ?? 0;
  const timeboxHolds = memo !== null && today >= memo.timebox.from && today <= memo.timebox.to;
  const underMemo = active !== null && memo !== null && active.memoDigest === memo.digest;

  return [
    {
      code: "memo-signed",
      dimension: "goal",
      stage: "micro-poc",
      title: "The goal stands in a signed memo",
      holds: memo !== null,
      evidence: memoEvidence,
      has: `${plural(memo?.signatures.length ?? 0, "signature")} over one digest`,
      lacks: "No memo of the active revision's digest carries all its signatures",
      holder: "the memo's signers",
    },
    {
      code: "look-taken",
      dimension: "goal",
      stage: "scalable-prototype",
      title: "The success metric has been looked at, with an interval",
      holds: isLook !== null,
      evidence: lookEvidence,
      has: "AI against baseline, on units assigned by chance",
      lacks: success
        ? "The success metric has no comparison with an interval yet"
        : "The active revision measures no success metric",
      holder: "runs and outcomes",
    },
    decisionItem(
      "decided-on-goal",
      "goal",
      "production",
      "A signed decision says whether the goal was reached",
    ),
    {
      code: "inside-memo",
      dimension: "scope",
      stage: "micro-poc",
      title: "What runs lies inside a signed memo",
      holds: underMemo && activatedBy !== undefined,
      evidence: underMemo ? activationEvidence : [],
      has: "Activated under the memo's digest",
      lacks:
        active === null
          ? "No revision is active"
          : "The active revision was not activated by a person under a signed memo",
      holder: "who may promote",
    },
    {
      code: "both-arms",
      dimension: "scope",
      stage: "scalable-prototype",
      title: `At least ${least.units} ${facts.unit}s on each arm`,
      holds: units.ai >= least.units && units.baseline >= least.units,
      evidence:
        units.ai + units.baseline > 0
          ? [
              measurementEvidence(`${units.ai} on AI, ${units.baseline} on the baseline`, {
                path: measured,
              }),
            ]
          : [],
      has: `${units.ai} on AI, ${units.baseline} on the baseline`,
      lacks: `${units.ai} on AI, ${units.baseline} on the baseline`,
      holder: "runs",
    },
    {
      code: "last-ring",
      dimension: "scope",
      stage: "production",
      title: "It has run in the last ring",
      holds: lastRingUnits >= least.units && raises(facts.rings - 1).length > 0,
      evidence: [
        ...raiseEvidence(facts.rings - 1),
        ...(lastRingUnits > 0
          ? [measurementEvidence(plural(lastRingUnits, facts.unit), { path: exposure })]
          : []),
      ],
      has: `${plural(lastRingUnits, facts.unit)} seen there`,
      lacks: `${plural(lastRingUnits, facts.unit)} seen in ring ${facts.rings - 1}, and ${raises(facts.rings - 1).length === 0 ? "nobody" : "somebody"} has raised it there`,
      holder: "who may promote",
    },
    {
      code: "runs-complete",
      dimension: "instrumentation",
      stage: "micro-poc",
      title: `At least ${least.runs} AI runs ended with their evidence`,
      holds: aiRuns >= least.runs,
      evidence: runEvidenceOf(facts.lastRun, "The latest of them"),
      has: `${plural(aiRuns, "run")}, shadow included`,
      lacks: `${plural(aiRuns, "run")} so far, shadow included`,
      holder: "the service",
    },
    {
      code: "evidence-whole",
      dimension: "instrumentation",
      stage: "scalable-prototype",
      title: `${least.wholeRuns} compared runs, next to none lost, shares as planned`,
      holds: armRuns >= least.wholeRuns && wholeShare <= mostUnended && !facts.sharesOff,
      evidence: armRuns > 0 ? [measurementEvidence(plural(armRuns, "run"), { path: runs })] : [],
      has: `${activity.arms.ai.unended} of ${plural(armRuns, "run")} begun and not ended`,
      lacks: facts.sharesOff
        ? "The arms' shares are not as planned, so no comparison can be gone by"
        : `${plural(armRuns, "run")} on the AI arm, ${activity.arms.ai.unended} of them begun and not ended`,
      holder: "the service",
    },
    absentItem(
      "alert-answered",
      "instrumentation",
      "production",
      "An alert was raised and somebody took it",
      "raise alerts yet",
      "who is on call",
    ),
    {
      code: "baseline-served",
      dimension: "rollback",
      stage: "micro-poc",
      title: "The baseline has been served by the same service",
      holds: baselineServed > 0,
      evidence: runEvidenceOf(facts.lastBaselineRun, "The latest run that got the baseline"),
      has: `${plural(baselineServed, "time")}, fallbacks included`,
      lacks: "No run of the experiment has got the baseline",
      holder: "the service",
    },
    {
      code: "halt-used",
      dimension: "rollback",
      stage: "scalable-prototype",
      title: "A halt has been tried in use",
      holds: halt !== undefined,
      evidence: halt
        ? [
            signatureEvidence(halt.change === "kill" ? "Killed" : "Paused", {
              at: halt.at,
              by: halt.actor,
              path: exposure,
            }),
          ]
        : [],
      has: "On record with the version that every instance applied",
      lacks: "Nobody has paused or killed it here",
      holder: "who may halt",
    },
    absentItem(
      "drill-passed",
      "rollback",
      "scalable-prototype",
      "A drill of the way back was passed",
      "run drills yet, so none was passed",
      "who may halt",
    ),
    absentItem(
      "drill-current",
      "rollback",
      "production",
      "A drill of this very revision was passed within three months",
      "run drills yet, so none was passed",
      "who may halt",
    ),
    {
      code: "none-overdue",
      dimension: "debt",
      stage: "micro-poc",
      title: "No shortcut is overdue in what was activated",
      holds: overdue === 0,
      evidence: activationEvidence,
      has: `${plural(open, "shortcut")} accepted, none past its last day`,
      lacks: active === null ? "No revision is active" : `${plural(overdue, "shortcut")} past the last day`,
      holder: "the shortcuts' owners",
    },
    {
      code: "nothing-dead",
      dimension: "debt",
      stage: "scalable-prototype",
      title: "Nothing lies undone",
      holds: facts.deadActions === 0 && aiRuns >= least.runs,
      evidence:
        aiRuns > 0 ? [measurementEvidence(`${plural(aiRuns, "run")} carried through`, { path: runs })] : [],
      has: `No dead action, ${plural(facts.actionsDone, "action")} done`,
      lacks: `${plural(facts.deadActions, "dead action")} after ${plural(aiRuns, "run")}`,
      holder: "who runs the worker",
    },
    {
      code: "debt-gone",
      dimension: "debt",
      stage: "production",
      title: "No shortcut is left in what was activated",
      holds: open === 0,
      evidence: activationEvidence,
      has: "None in the active revision",
      lacks: active === null ? "No revision is active" : `${plural(open, "shortcut")} still accepted`,
      holder: "the shortcuts' owners",
    },
    {
      code: "activated-by-person",
      dimension: "ownership",
      stage: "micro-poc",
      title: "A person activated it",
      holds: activatedBy !== undefined,
      evidence: activationEvidence,
      has: "By name",
      lacks: active === null ? "No revision is active" : "No activation of it by a person is on record",
      holder: "who may promote",
    },
    {
      code: "owner-signed",
      dimension: "ownership",
      stage: "micro-poc",
      title: "Whoever answers for the workflow has signed",
      holds: ownerSigned >= 0,
      evidence: memoEvidence.filter((_, index) => index === ownerSigned),
      has: "For the area “workflow”",
      lacks: "No signature for the area “workflow” is on the memo",
      holder: "who holds the area “workflow”",
    },
    {
      code: "people-decided",
      dimension: "ownership",
      stage: "scalable-prototype",
      title: `People have answered for at least ${least.units} of its outputs`,
      holds: facts.reviewsByPeople >= least.units,
      evidence:
        facts.reviewsByPeople > 0
          ? [
              measurementEvidence(`${plural(facts.reviewsByPeople, "draft")} decided by people`, {
                path: "/reviews",
              }),
            ]
          : [],
      has: `${plural(facts.reviewsByPeople, "draft")} approved, edited or rejected`,
      lacks: `${plural(facts.reviewsByPeople, "draft")} decided by people`,
      holder: "reviewers",
    },
    charterItem("support-signed", "ownership", "Somebody has signed for owning and supporting it"),
    {
      code: "output-used",
      dimension: "value",
      stage: "micro-poc",
      title: "Somebody has got an AI output",
      holds: activity.arms.ai.served > 0,
      evidence:
        activity.arms.ai.served > 0
          ? [
              measurementEvidence(`${plural(activity.arms.ai.served, "run")} on the AI arm served`, {
                path: runs,
              }),
            ]
          : [],
      has: plural(activity.arms.ai.served, "run"),
      lacks: "No AI output has been served outside shadow",
      holder: "who may promote",
    },
    {
      code: "worth-it",
      dimension: "value",
      stage: "scalable-prototype",
      title: "Better by at least what the memo asks for, and nothing harmed",
      holds: isLook?.verdict === "better" && facts.harmed === 0 && !facts.sharesOff,
      evidence: lookEvidence,
      has: "The interval lies above the smallest improvement that is worth it",
      lacks:
        facts.harmed > 0
          ? `${plural(facts.harmed, "metric")} that must not get worse did`
          : isLook
            ? "The interval does not lie above the smallest improvement that is worth it"
            : "The success metric has no comparison with an interval yet",
      holder: "runs and outcomes",
    },
    decisionItem(
      "value-frozen",
      "value",
      "production",
      "The value stands in a signed decision with frozen evidence",
    ),
    {
      code: "inside-timebox",
      dimension: "lifespan",
      stage: "micro-poc",
      title: "Today lies inside the signed timebox",
      holds: timeboxHolds,
      evidence: memoEvidence,
      has: `${memo?.timebox.from} to ${memo?.timebox.to}`,
      lacks: memo
        ? `The timebox is ${memo.timebox.from} to ${memo.timebox.to}`
        : "No signed memo sets a timebox",
      holder: memo ? "who may promote" : "the memo's signers",
    },
    {
      code: "held-over-weeks",
      dimension: "lifespan",
      stage: "scalable-prototype",
      title: `It has run on ${least.days} days over ${least.weeks} weeks`,
      holds: runDays.days >= least.days && runDays.weeks >= least.weeks,
      evidence:
        runDays.days > 0
          ? [measurementEvidence(`${plural(runDays.days, "day")} with runs`, { path: runs })]
          : [],
      has: `${plural(runDays.days, "day")} over ${plural(runDays.weeks, "week")}`,
      lacks: `${plural(runDays.days, "day")} over ${plural(runDays.weeks, "week")} so far`,
      holder: "time and runs",
    },
    charterItem("chartered", "lifespan", "A signed charter stands in place of the timebox"),
    {
      code: "out-of-shadow",
      dimension: "promotion",
      stage: "micro-poc",
      title: "A person has raised it out of shadow",
      holds: raises(1).length > 0,
      evidence: raiseEvidence(1),
      has: "By name",
      lacks: "No raise by a person is on record here",
      holder: "who may promote",
    },
    decisionItem("decided-to-scale", "promotion", "scalable-prototype", "A decision to scale it is signed"),
    charterItem("promoted", "promotion", "The production sprint ended in a signed charter"),
  ];
}

const isPerson = (kind: string): boolean => kind === "person" || kind === "sample";

/** Something that later parts of the product will leave evidence of. */
const absentItem = (
  code: string,
  dimension: JudgedItem["dimension"],
  stage: JudgedItem["stage"],
  title: string,
  cannot: string,
  holder: string,
): JudgedItem => ({
  code,
  dimension,
  stage,
  title,
  holds: false,
  evidence: [],
  has: "",
  lacks: `${notYet} ${cannot}`,
  holder,
});

const decisionItem = (
  code: string,
  dimension: JudgedItem["dimension"],
  stage: JudgedItem["stage"],
  title: string,
): JudgedItem => absentItem(code, dimension, stage, title, "take signed decisions yet", "who may promote");

const charterItem = (code: string, dimension: JudgedItem["dimension"], title: string): JudgedItem =>
  absentItem(code, dimension, "production", title, "hold charters yet", "the long-term owner");
