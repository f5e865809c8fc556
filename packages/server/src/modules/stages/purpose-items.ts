import { decisionItem, charterItem } from "./absent-items.ts";
import { least, type StageGrounds } from "./stage-grounds.ts";
import { measurementEvidence, plural, type JudgedItem } from "./stage-item.ts";

/** What it is for and how far it may go: goal, scope, value, lifespan, promotion. */
export function purposeItems({
  facts,
  exposure,
  measured,
  runs,
  activatedBy,
  activationEvidence,
  raises,
  raiseEvidence,
  memoEvidence,
  units,
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
}: StageGrounds): JudgedItem[] {
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
      holds: look !== null,
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
      holds: look?.verdict === "better" && facts.harmed === 0 && !facts.sharesOff,
      evidence: lookEvidence,
      has: "The interval lies above the smallest improvement that is worth it",
      lacks:
        facts.harmed > 0
          ? `${plural(facts.harmed, "metric")} that must not get worse did`
          : look
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
